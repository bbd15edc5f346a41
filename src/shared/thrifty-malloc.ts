/**
 * For the environment of our own processes with native engines. glibc gives every thread an arena of its own and
 * holds on to what was freed; inference threads allocate much and briefly, so that a process keeps several times
 * what it uses. Two arenas, and giving back from 128 KiB on, take half a gigabyte off daemon and engine hosts
 * (`bench/memory.ts`: 2,436 → 1,883 MiB after 20 turns) at no cost in speed. Other C libraries ignore the names.
 * https://man7.org/linux/man-pages/man3/mallopt.3.html
 */
export const thriftyMalloc: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
};
