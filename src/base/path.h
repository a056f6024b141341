/*
 * Paths and files: join, make, read, and the two halves of a safe write.
 */
#ifndef PATH_H
#define PATH_H

#include <sys/types.h>

#include <stddef.h>

struct stat;

/* "dir/name", or an absolute name alone; the caller frees. NULL: memory. */
char	*path_join(const char *dir, const char *name);
/* The directory part ("." when there is none); the caller frees. */
char	*path_dir(const char *path);
/* The last component, inside path. */
const char *path_base(const char *path);
/* mkdir -p with this mode for what is missing.  0, or -1 (said). */
int	 path_mkdirs(const char *dir, mode_t mode);

/*
 * A regular file to read, and what fstat(2) says of it: neither a pipe, which
 * would let us wait, nor a device, which may have no end.  "flags" are further
 * ones of open(2): O_NOFOLLOW.  -1 with errno set, not said: EINVAL when it is
 * no regular file, EISDIR when it is a directory.
 */
int	 path_open(const char *path, int flags, struct stat *);
/* What errno says after it. */
const char *path_why(int e);
/*
 * A whole file as one block with a NUL after it; the caller frees.  NULL with
 * errno set: ENOENT is not said (the caller knows if that is bad), all else is.
 * A symbolic link is not followed.
 */
char	*path_read(const char *path, size_t limit, size_t *len);

/*
 * How temp files end: in a way that nobody names files of their own, since
 * what an interrupted run left behind is removed by the next one.
 */
#define PATH_TEMP_TAIL	".~XXXXXX"

/*
 * First half of a safe write: an open descriptor on a new file ".NAME.~XXXXXX"
 * beside its target (so that no rename crosses a file system).  *temp is the
 * path, the caller frees.  -1: said.
 */
int	 path_temp(const char *target, mode_t mode, char **temp);
/* Write all of it and sync.  0, or -1 with errno, not said. */
int	 path_fill(int fd, const void *, size_t);
/* Is base the name of such a temp file of target_base? */
int	 path_is_temp_of(const char *base, const char *target_base);
/* Sync a directory, so that renames in it are durable.  0, or -1 (said). */
int	 path_sync_dir(const char *dir);
/*
 * Both halves at once, for files that stand alone: temp, write, sync, rename,
 * sync of the directory.  0, or -1 (said) with the old file as it was.
 */
int	 path_write(const char *path, const void *, size_t, mode_t mode);
/*
 * The same without the syncs, for files that the next run can make again: a
 * reader sees the old or the new one, a loss of power may leave neither.
 */
int	 path_write_soft(const char *path, const void *, size_t, mode_t mode);

/*
 * Take an exclusive lock on FILE (made if missing).  Waits at most "seconds".
 * Returns the descriptor, which holds the lock until closed; -1 (said), with
 * errno EWOULDBLOCK when somebody else holds it.
 */
int	 path_lock(const char *file, int seconds);
/* The same on a directory itself, so that no lock file lies in it. */
int	 path_lock_dir(const char *dir, int seconds);
/* Does this errno say nothing about a file, and may be gone the next time? */
int	 path_passing(int e);

#endif
