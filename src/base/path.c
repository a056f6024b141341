#include <sys/file.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "mem.h"
#include "path.h"

char *
path_join(const char *dir, const char *name)
{
	char	*s;

	if (name[0] == '/' || dir == NULL || dir[0] == '\0')
		s = strdup(name);
	else if (asprintf(&s, "%s%s%s", dir,
	    dir[strlen(dir) - 1] == '/' ? "" : "/", name) == -1)
		s = NULL;
	if (s == NULL)
		log_error("out of memory");
	return s;
}

char *
path_dir(const char *path)
{
	const char	*slash = strrchr(path, '/');
	char		*s;

	if (slash == NULL)
		s = strdup(".");
	else if (slash == path)
		s = strdup("/");
	else
		s = strndup(path, (size_t)(slash - path));
	if (s == NULL)
		log_error("out of memory");
	return s;
}

const char *
path_base(const char *path)
{
	const char	*slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

int
path_mkdirs(const char *dir, mode_t mode)
{
	struct stat	 st;
	char		*s, *p;
	int		 rc = 0;

	/* as nearly always */
	if (stat(dir, &st) == 0 && S_ISDIR(st.st_mode))
		return 0;
	if ((s = mem_strdup(dir)) == NULL)
		return -1;
	for (p = s + 1; rc == 0; p++) {
		if (*p != '/' && *p != '\0')
			continue;
		char	 c = *p;

		*p = '\0';
		if (mkdir(s, mode) == -1 && (errno != EEXIST ||
		    stat(s, &st) == -1 || !S_ISDIR(st.st_mode))) {
			if (errno == EEXIST)
				errno = ENOTDIR;
			log_error("%s: %s", s, strerror(errno));
			rc = -1;
		}
		*p = c;
		if (c == '\0')
			break;
	}
	free(s);
	return rc;
}

const char *
path_why(int e)
{
	return e == ELOOP ? "a symbolic link, not followed" :
	    e == EINVAL ? "not a regular file" : strerror(e);
}

int
path_open(const char *path, int flags, struct stat *st)
{
	int	 fd, e;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);
	if (fd == -1)
		return -1;
	if (fstat(fd, st) == -1)
		e = errno;
	else if (S_ISREG(st->st_mode))
		return fd;
	else
		e = S_ISDIR(st->st_mode) ? EISDIR : EINVAL;
	close(fd);
	errno = e;
	return -1;
}

char *
path_read(const char *path, size_t limit, size_t *len)
{
	struct stat	 st;
	char		*s = NULL;
	size_t		 n = 0;
	ssize_t		 r;
	int		 fd, e;

	if ((fd = path_open(path, O_NOFOLLOW, &st)) == -1) {
		if (errno != ENOENT)
			log_error("%s: %s", path, path_why(errno));
		return NULL;
	}
	if ((unsigned long long)st.st_size > limit) {
		errno = EFBIG;
		goto fail;
	}
	if ((s = malloc((size_t)st.st_size + 1)) == NULL)
		goto fail;
	while (n < (size_t)st.st_size) {
		r = read(fd, s + n, (size_t)st.st_size - n);
		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1)
			goto fail;
		if (r == 0)
			break;
		n += (size_t)r;
	}
	s[n] = '\0';
	if (len != NULL)
		*len = n;
	close(fd);
	return s;
fail:
	e = errno;
	log_error("%s: %s", path, path_why(e));
	free(s);
	close(fd);
	errno = e;
	return NULL;
}

int
path_temp(const char *target, mode_t mode, char **temp)
{
	const char	*base = path_base(target);
	int		 fd;

	if (asprintf(temp, "%.*s.%s" PATH_TEMP_TAIL, (int)(base - target),
	    target, base) == -1) {
		*temp = NULL;
		log_error("out of memory");
		return -1;
	}
	if ((fd = mkostemp(*temp, O_CLOEXEC)) == -1 ||
	    fchmod(fd, mode) == -1) {
		log_error("%s: %s", target, strerror(errno));
		if (fd != -1) {
			unlink(*temp);
			close(fd);
		}
		free(*temp);
		*temp = NULL;
		return -1;
	}
	return fd;
}

int
path_is_temp_of(const char *base, const char *target_base)
{
	static const char	 set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789";
	size_t			 n = strlen(target_base);

	return base[0] == '.' && strncmp(base + 1, target_base, n) == 0 &&
	    strlen(base + 1 + n) == sizeof PATH_TEMP_TAIL - 1 &&
	    base[1 + n] == '.' && base[2 + n] == '~' &&
	    strspn(base + 3 + n, set) == sizeof PATH_TEMP_TAIL - 3;
}

static int
write_all(int fd, const void *data, size_t n)
{
	const char	*p = data;
	ssize_t		 r;

	while (n > 0) {
		r = write(fd, p, n);
		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1)
			return -1;
		p += r;
		n -= (size_t)r;
	}
	return 0;
}

/* A signal must not make a sync look failed. */
static int
sync_fd(int fd)
{
	int	 rc;

	do
		rc = fsync(fd);
	while (rc == -1 && errno == EINTR);
	return rc;
}

int
path_sync_dir(const char *dir)
{
	int	 fd, rc;

	if ((fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1) {
		log_error("%s: %s", dir, strerror(errno));
		return -1;
	}
	/* some file systems can't sync a directory and say EINVAL */
	rc = sync_fd(fd) == -1 && errno != EINVAL ? -1 : 0;
	if (rc == -1)
		log_error("%s: fsync: %s", dir, strerror(errno));
	close(fd);
	return rc;
}

int
path_fill(int fd, const void *p, size_t n)
{
	return write_all(fd, p, n) == -1 ? -1 : sync_fd(fd);
}

static int
replace(const char *path, const void *p, size_t n, mode_t mode, int durable)
{
	char	*temp, *dir = NULL;
	int	 fd, rc = -1;

	if ((fd = path_temp(path, mode, &temp)) == -1)
		return -1;
	if ((durable ? path_fill(fd, p, n) : write_all(fd, p, n)) == -1) {
		log_error("%s: %s", path, strerror(errno));
		goto out;
	}
	if (rename(temp, path) == -1) {
		log_error("%s: %s", path, strerror(errno));
		goto out;
	}
	free(temp);
	temp = NULL;
	if (durable && ((dir = path_dir(path)) == NULL ||
	    path_sync_dir(dir) == -1))
		goto out;
	rc = 0;
out:
	close(fd);
	if (temp != NULL) {
		unlink(temp);
		free(temp);
	}
	free(dir);
	return rc;
}

int
path_write(const char *path, const void *p, size_t n, mode_t mode)
{
	return replace(path, p, n, mode, 1);
}

int
path_write_soft(const char *path, const void *p, size_t n, mode_t mode)
{
	return replace(path, p, n, mode, 0);
}

static int
lock_fd(int fd, const char *path, int seconds)
{
	struct timespec	 nap = { 0, 50 * 1000 * 1000 };
	int		 tries = seconds * 20;

	if (fd == -1) {
		log_error("%s: %s", path, path_why(errno));
		return -1;
	}
	while (flock(fd, LOCK_EX | LOCK_NB) == -1) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			log_error("%s: lock: %s", path, strerror(errno));
			close(fd);
			return -1;
		}
		if (tries-- <= 0) {
			log_error("%s: another run holds the lock", path);
			close(fd);
			errno = EWOULDBLOCK;
			return -1;
		}
		nanosleep(&nap, NULL);
	}
	return fd;
}

int
path_lock(const char *file, int seconds)
{
	return lock_fd(open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0644), file, seconds);
}

int
path_lock_dir(const char *dir, int seconds)
{
	return lock_fd(open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), dir,
	    seconds);
}

int
path_passing(int e)
{
	return e == ENOMEM || e == EMFILE || e == ENFILE || e == EINTR ||
	    e == EIO;
}
