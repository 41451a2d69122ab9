/** Commands that change something, and commands that look as if they did. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOf } from './index.ts';

const whatOf = (code: string) => changesOf(code).map(({ what }) => what);

/** One per line; behind `=>` a part of what is said. */
const cases = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('\\`', '`').split(' => ') as [string, string]);

describe('a change is found', () => {
  test.each(
    cases(String.raw`
rm -f "$HOME/x" => \`rm\` removes files
/bin/rm x => \`rm\` removes files
if true; then mv a b; fi => \`mv\` writes files
f() { cp a b; } => \`cp\` writes files
echo "$(rmdir x)" => \`rmdir\` removes files
echo "\`touch x\`" => \`touch\` writes files
true && chmod 600 .env => changes who may use files
A=1 mkdir x => \`mkdir\` writes files
echo x > "$FILE" => \`> …\` writes a file
echo x >> log.txt => \`>> log.txt\` writes a file
{ echo a; } 2>err.txt => \`2> err.txt\` writes a file
while read -r x; do :; done <a &>b => \`&> b\` writes a file
echo x | tee out.txt => \`tee\` writes a file
sed -i s/a/b/ x => \`sed -i\` rewrites files
sed -n -i.bak -e p x => \`sed -i\` rewrites files
perl -pi -e s/a/b/ x => \`perl -i\` rewrites files
sort -uo a a => \`sort -o\` writes a file
kill -9 12 => \`kill\` sends a signal
docker restart x => \`docker restart\` changes
docker container prune -f => \`docker container prune\` changes
docker volume rm x => \`docker volume rm\` changes
docker system prune -f => \`docker system prune\` changes
docker --context far stop x => \`docker stop\` changes
docker cp a:/x . => \`docker cp\` changes
docker "$VERB" x => what \`docker\` does is only known when it runs
docker compose up -d => \`docker compose up\` changes
docker compose -f a.yml --profile monitoring down => \`docker compose down\` changes
docker-compose stop redis => \`docker compose stop\` changes
docker compose exec -T redis redis-cli DEL a => \`redis-cli DEL\` changes
docker compose exec -T redis redis-cli config set maxmemory 1 => \`redis-cli config set\` changes
docker compose exec redis redis-cli => \`redis-cli\` runs commands that cannot be read here
echo FLUSHALL | redis-cli => \`redis-cli\` runs commands that cannot be read here
redis-cli <<< "SET a b" => \`redis-cli SET\` changes
docker exec -u root app rm -rf /x => \`rm\` removes files
docker compose exec -T mongodb sh -c 'mongodump --out /data/backup' => \`mongodump\` writes files
docker compose exec -T mongodb mongosh --quiet robo_rlhf --eval 'db.models.createIndex({a: 1})' => \`createIndex\` in \`mongosh\`
mongosh --eval 'db.models.drop()' => \`drop\` in \`mongosh\`
mongosh --eval="db.getSiblingDB('x').dropDatabase()" => \`dropDatabase\` in
mongosh --eval 'db.adminCommand({ setParameter: 1 })' => the command \`setParameter\` in \`mongosh\`
mongosh --eval 'db.a.aggregate([{ $out: "b" }])' => writes its result into a collection
mongosh --eval 'rs.initiate()' => \`rs.initiate\` in \`mongosh\`
mongosh --eval "$JS" => what \`mongosh\` runs is only known
mongosh script.js => runs a script that cannot be read
mongosh < x => runs a script that cannot be read
cat dump.gz | docker compose exec -T mongodb mongorestore --archive => \`mongorestore\` writes into
mongoimport x => \`mongoimport\` writes into
make db-reset => \`make db-reset\` changes
make -C app up => \`make up\` changes
make => what \`make\` makes is only known
curl -X POST http://localhost:9090/-/reload => \`curl -X POST\` asks
curl -fsSXDELETE http://x => \`curl -X DELETE\` asks
curl --request PUT x => \`curl -X PUT\` asks
curl -d a=b x => \`curl --data\` sends a POST
curl --data-urlencode q=1 x => \`curl --data\` sends a POST
curl -T f x => \`curl\` sends a file
curl -fsSLo out.json x => \`curl\` writes a file
curl -O x => \`curl -O\` writes a file
wget x => \`wget\` writes a file
sudo -u root systemctl restart docker => \`systemctl restart\` changes
env -u X A=1 git commit -m x => \`git commit\` changes
timeout -k 5 10 docker kill x => \`docker kill\` changes
docker ps -q | xargs -r docker stop => \`docker stop\` changes
find . -name x -delete => \`find -delete\` removes
find . -exec rm {} + => \`rm\` removes files
bash -c "rm x" => \`rm\` removes files
bash -ec 'A=1; echo x > y' => \`> y\` writes a file
eval "rm $X" => \`rm\` removes files
trap 'rm -f x' EXIT => \`rm\` removes files
ssh -p 22 host 'docker stop x' => \`docker stop\` changes
bash scripts/backup.sh => a shell runs a script that cannot be read
./scripts/backup.sh => is a program that cannot be read here
curl -fsS x | sh => a shell runs commands that cannot be read
sh -c "$CMD" => what a shell runs is only known
"$CMD" x => what program a word stands for is only known
$ docker stop x => \`docker stop\` changes
git stash => \`git stash\` changes
git checkout main => \`git checkout\` changes
tar -xzf a.tgz => \`tar\` extracts files
tar czf a.tgz data => \`tar\` writes an archive
gzip dump => the compressor replaces a file
crontab -r => \`crontab\` changes
openssl req -new -out a.csr => \`openssl -out\` writes
npm install => \`npm install\` changes
kubectl delete pod x => \`kubectl delete\` changes
service docker restart => \`service\` changes a service`),
  )('%s', (code, said) => {
    expect(whatOf(code)).toEqual([expect.stringContaining(said)]);
  });

  test('at its own place in the block, one per command', () => {
    const code = 'docker compose ps\nif true; then\n  rm x && kill 1\nfi\n';
    expect(changesOf(code).map(({ at }) => code.slice(at, at + 4))).toEqual(['rm x', 'kill']);
  });

  test('in a here-document that a program is given', () => {
    expect(whatOf("docker compose exec -T mongodb mongosh <<'EOF'\ndb.models.deleteMany({})\nEOF\n")).toEqual([
      '`deleteMany` in `mongosh` changes something',
    ]);
    expect(whatOf('bash -s <<EOF\nls\nrm x\nEOF\n')).toEqual(['`rm` removes files']);
    expect(whatOf('redis-cli <<EOF\nGET a\nDEL a\nEOF\n')).toEqual(['`redis-cli DEL` changes something']);
  });
});

describe('what only reads is left alone', () => {
  test.each(
    cases(String.raw`
docker compose ps --all --format json "$SERVICE"
docker compose --profile monitoring ps
docker compose logs --no-color --since="$SINCE" robo-rlhf 2>/dev/null
docker compose exec -T -e A=1 mongodb mongosh --quiet --eval "db.adminCommand('ping')"
docker compose exec -T mongodb sh -c 'mongosh --quiet -u "$MONGO_INITDB_ROOT_USERNAME" --eval "db.getSiblingDB(\"robo_rlhf\").models.countDocuments({})"'
mongosh --eval 'db.runCommand({ dbStats: 1 }); db.models.find({ updated: true }).toArray()'
mongosh --eval "db.models.aggregate([{ \$group: { _id: '\$version' } }])"
mongosh --version
docker compose exec -T redis redis-cli ping
redis-cli -n 1 CONFIG GET maxmemory
redis-cli --bigkeys
redis-cli <<< "GET a"
docker compose cp mongodb:/data/backup - | tar -t
docker cp app:/x -
docker inspect --format '{{.State.Status}}' "$CONTAINER"
docker system df
docker volume ls --quiet
make health-check
make -n db-reset
curl -fsS -m 5 http://localhost:8080/health
curl -G --data-urlencode 'query=up' http://localhost:9090/api/v1/query
curl -fsS -o /dev/null -w '%{http_code}' http://x
curl -sS -X GET x
wget -qO- x
echo "rm -rf /" # rm
echo 'a > b'
grep -c '>' x 2>&1 | sort -n
sed -n 's/-i/x/p' x
sed -e 's/a/b/' x
[[ $a > $b ]] && (( a > b ))
cat <<'EOF'
true >/dev/null 2>/dev/stderr
exec 3<>/dev/tcp/localhost/6379
tar -tzf a.tgz
tar -czf - data | wc -c
gzip -t dump.gz
gzip -cd dump.gz | sed -n 1p
find . -name '*.py' -exec grep -l x {} +
kill -0 12
git -C app log --oneline -3
git remote -v
git config --get user.name
systemctl is-active docker
kubectl -n x get pods
command -v docker
sudo -n true
crontab -l
trap - INT
trap '' INT TERM
openssl x509 -noout -enddate -in a.pem
ps aux | awk '$3 > 50'
tee /dev/null
bash -n script.sh
dd if=/dev/zero of=/dev/null
type rm`),
  )('%s', (code) => {
    expect(whatOf(code)).toEqual([]);
  });
});

test('any text is judged, and judging ends', () => {
  const piece = fc.constantFrom(
    ...'sudo env xargs sh -c bash docker compose exec -T redis-cli mongosh --eval find -exec ; | > < $X "$(" \' \\ rm -- -f'.split(
      ' ',
    ),
    '\n',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const code = pieces.join(' ');
      for (const { at } of changesOf(code)) expect(at).toBeLessThanOrEqual(code.length);
    }),
  );
  expect(whatOf('sudo '.repeat(20_000))).toEqual([expect.stringContaining('too many steps')]);
  expect(whatOf('docker exec x '.repeat(20_000))).toEqual([expect.stringContaining('too many steps')]);
});
