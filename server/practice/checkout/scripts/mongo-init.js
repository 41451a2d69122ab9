// Runs once, when MongoDB starts on an empty volume.
db = db.getSiblingDB('robo_rlhf');

db.createUser({ user: 'robo_app', pwd: 'robo_password', roles: [{ role: 'readWrite', db: 'robo_rlhf' }] });

const required = {
  demonstrations: ['episode_id', 'task', 'observations', 'actions', 'created_at'],
  preferences: ['pair_id', 'trajectory_1', 'trajectory_2', 'preference', 'annotator_id', 'created_at'],
  models: ['model_id', 'model_type', 'checkpoint_path', 'created_at'],
  experiments: ['experiment_id', 'name', 'config', 'status', 'created_at'],
};
for (const [name, fields] of Object.entries(required)) {
  db.createCollection(name, { validator: { $jsonSchema: { bsonType: 'object', required: fields } } });
}

db.demonstrations.createIndex({ episode_id: 1 }, { unique: true });
db.demonstrations.createIndex({ task: 1 });
db.demonstrations.createIndex({ created_at: -1 });
db.demonstrations.createIndex({ 'metadata.success': 1 });
db.preferences.createIndex({ pair_id: 1 }, { unique: true });
db.preferences.createIndex({ annotator_id: 1 });
db.preferences.createIndex({ created_at: -1 });
db.preferences.createIndex({ preference: 1 });
db.models.createIndex({ model_id: 1 }, { unique: true });
db.models.createIndex({ model_type: 1 });
db.models.createIndex({ created_at: -1 });
db.models.createIndex({ version: 1 });
db.experiments.createIndex({ experiment_id: 1 }, { unique: true });
db.experiments.createIndex({ name: 1 });
db.experiments.createIndex({ status: 1 });
db.experiments.createIndex({ created_at: -1 });
