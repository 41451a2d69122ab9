/** Images of the host and the build cache: what they are called, what they hold, what space they take. */
import { APP_IMAGE_AS_FOUND, APP_IMAGE_MENDED, withTag } from './config.ts';
import { SERVICES } from './catalogue.ts';
import { hex } from './random.ts';
import type { Image, ServiceName, Stack } from './types.ts';

const MB = 1_000_000;
const DAY_MS = 86_400_000;
/** Modules that the published app image lacks and the mended one has. */
export const MENDED_MODULES = ['psutil', 'python-multipart', 'prometheus_client'] as const;

const SIZES: Partial<Record<ServiceName, number>> = {
  mongodb: 695 * MB,
  redis: 41 * MB,
  prometheus: 302 * MB,
  grafana: 608 * MB,
};
const APP_BYTES = 2_310 * MB;

/** The images and the build cache of a host on which the stack has been at work for a while. */
export function firstImages(stack: Pick<Stack, 'seed'>, references: readonly string[], now: number): Image[] {
  const images: Image[] = [];
  const add = (tags: string[], bytes: number, days: number, modules: string[]): void => {
    const id = hex(64, stack.seed, 'image', ...tags, images.length);
    images.push({ id, tags, createdAt: now - days * DAY_MS, bytes, modules });
  };
  add([APP_IMAGE_AS_FOUND], APP_BYTES, 36, []);
  add([APP_IMAGE_MENDED], APP_BYTES + 24 * MB, 12, [...MENDED_MODULES]);
  for (const reference of references.map(withTag)) {
    if (!images.some(({ tags }) => tags.includes(reference)))
      add([reference], sizeOf(reference), 40 + images.length * 3, []);
  }
  // Left over from an earlier build.
  add([], 640 * MB, 36, []);
  return images;
}

export function findImage(stack: Stack, nameOrId: string): Image | undefined {
  const tag = withTag(nameOrId);
  const id = nameOrId.replace(/^sha256:/, '');
  return stack.images.find(
    (image) => image.tags.includes(tag) || (/^[0-9a-f]{8,64}$/.test(id) && image.id.startsWith(id)),
  );
}

/** Gives an image one more name; another image that had it loses it, and may be left without any. */
export function tagImage(stack: Stack, image: Image, reference: string): void {
  const tag = withTag(reference);
  for (const other of stack.images) other.tags = other.tags.filter((name) => name !== tag);
  image.tags.push(tag);
}

/** Adds an image under this name, as a pull or a build does. */
export function addImage(
  stack: Stack,
  reference: string,
  given: { now: number; modules?: readonly string[]; bytes?: number },
): Image {
  stack.created += 1;
  const { now, modules = [], bytes = sizeOf(reference) } = given;
  const image: Image = {
    id: hex(64, stack.seed, 'image', reference, stack.created),
    tags: [],
    createdAt: now,
    bytes,
    modules: [...modules],
  };
  stack.images.push(image);
  tagImage(stack, image, reference);
  return image;
}

/** Whether a container, running or not, was made from the image. */
export function imageInUse(stack: Stack, image: Image): boolean {
  return (
    [...stack.containers.values()].some(({ imageId }) => imageId === image.id) ||
    [...stack.strangers.values()].some((stranger) => withTag(stranger.image) === image.tags[0])
  );
}

/** Space that images take, bytes. */
export function imageBytes(stack: Stack): number {
  return stack.images.reduce((sum, { bytes }) => sum + bytes, 0);
}

function sizeOf(reference: string): number {
  const service = SERVICES.find(({ image }) => image.split(':')[0] === reference.split(':')[0]);
  return (service && SIZES[service.name]) ?? (reference.startsWith('robo-rlhf') ? APP_BYTES : 90 * MB);
}
