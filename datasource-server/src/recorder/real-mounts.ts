import type { Systeminformation } from 'systeminformation';

type Mount = Pick<Systeminformation.FsSizeData, 'fs' | 'type' | 'size' | 'mount' | 'use'>;

/** Kinds that show another file system's space, or memory, or something that is always full. */
const UNREAL_TYPES = new Set([
  'tmpfs',
  'devtmpfs',
  'ramfs',
  'squashfs',
  'overlay',
  'aufs',
  'iso9660',
  'autofs',
  'efivarfs',
]);
const UNREAL_PLACES = /^\/(proc|sys|dev|run|etc)(\/|$)|^\/var\/lib\/(docker|containers|containerd|kubelet)\//;

/**
 * The mount points whose filling up matters: each file system once, at its shortest path (bind mounts and sub-volumes show
 * the same space again). The root always counts, for in a container it is an overlay.
 */
export function realMounts<M extends Mount>(mounts: readonly M[]): M[] {
  const byFileSystem = new Map<string, M>();
  for (const mount of mounts) {
    const isReal = mount.mount === '/' || (!UNREAL_TYPES.has(mount.type) && !UNREAL_PLACES.test(mount.mount));
    const known = byFileSystem.get(mount.fs);
    if (mount.size > 0 && isReal && (known === undefined || mount.mount.length < known.mount.length)) {
      byFileSystem.set(mount.fs, mount);
    }
  }
  return [...byFileSystem.values()];
}
