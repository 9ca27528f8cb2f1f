import { realMounts } from './real-mounts.ts';

const mount = (fs: string, type: string, path: string, size = 1e9) => ({ fs, type, mount: path, size, use: 50 });
const paths = (mounts: Array<ReturnType<typeof mount>>) => realMounts(mounts).map((each) => each.mount);

test('keeps disks and leaves out memory, pseudo file systems and images', () => {
  expect(
    paths([
      mount('/dev/vda1', 'ext4', '/'),
      mount('/dev/vdb', 'xfs', '/data'),
      mount('nas:/export', 'nfs4', '/backup'),
      mount('tmpfs', 'tmpfs', '/run'),
      mount('devtmpfs', 'devtmpfs', '/dev'),
      mount('/dev/loop3', 'squashfs', '/snap/core'),
      mount('overlay', 'overlay', '/var/lib/docker/overlay2/x/merged'),
      mount('/dev/vdc', 'ext4', '/empty', 0),
    ])
  ).toEqual(['/', '/data', '/backup']);
});

test('a file system mounted in several places counts once, at its shortest path', () => {
  const volumes = [
    mount('/dev/vda1', 'btrfs', '/home'),
    mount('/dev/vda1', 'btrfs', '/'),
    mount('/dev/vda1', 'btrfs', '/var/log'),
  ];
  expect(paths(volumes)).toEqual(['/']);
});

test('in a container the root is an overlay, and single files mounted in from the host are not disks', () => {
  expect(
    paths([
      mount('overlay', 'overlay', '/'),
      mount('/dev/vda1', 'ext4', '/etc/hosts'),
      mount('/dev/vda1', 'ext4', '/app/data'),
    ])
  ).toEqual(['/', '/app/data']);
});
