/*
 * Faults at a chosen system call: a library to be preloaded.
 *
 *	cc -shared -fPIC -o shim.so shim.c
 *	LD_PRELOAD=./shim.so SHIM_AT=7 SHIM_DO=kill o365feed write
 *
 * It counts the calls that change a file system (write, rename, fsync, unlink,
 * mkdir, chmod, truncate, and open when it creates) and does something to the
 * N-th.  Writes to descriptors 0 to 2 are words, and not counted.
 *
 *	SHIM_AT=N	at the N-th call, from 1; 0 or unset: only count
 *	SHIM_AT=N,M	at these, in order, each with its own of SHIM_DO=a,b
 *	SHIM_DO=kill	SIGKILL before it (the default)
 *	  after		SIGKILL after it
 *	  torn		half of a write, then SIGKILL; before any other call
 *	  short		half of a write, once; other calls pass
 *	  INT TERM HUP STOP	this signal before it, and then the call
 *	  ENOSPC EIO EROFS EDQUOT EACCES EINTR EMFILE	it fails with this
 *	SHIM_STICKY=1	a failing one: all counted calls from the N-th on fail
 *	SHIM_ONLY=a,b	count only calls of these names (open, write, rename,
 *			fsync, unlink, mkdir, chmod, truncate)
 *	SHIM_PROGRAM=P	only in programs of this name (children inherit)
 *	SHIM_LOG=FILE	append "N NAME WHAT" for each call
 *	SHIM_CLOCK=S	the clock of the day is so many seconds ahead, or behind
 *	SHIM_NAP=0	nobody sleeps
 *
 * crash.py drives it.  With AddressSanitizer's runtime as a library (gcc) it
 * works with ASAN_OPTIONS=verify_asan_link_order=0.
 */
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum doing { PASS, HALF, FAIL };

static long	 calls;
static int	 after;		/* SIGKILL once the call at hand is done */

/* The next definition of this function: libc's, or a sanitizer's. */
static void *
real(const char *name)
{
	void	*p = dlsym(RTLD_NEXT, name);

	if (p == NULL)
		abort();
	return p;
}

/* Function pointers out of dlsym(), the way POSIX asks for it. */
#define REAL(fn, name)	do {			\
		void *p_ = real(name);		\
		memcpy(&(fn), &p_, sizeof p_);	\
	} while (0)

static int
is_on(const char *what)
{
	const char	*s = getenv("SHIM_PROGRAM"), *p;
	size_t		 n = strlen(what);

	if (s != NULL && strcmp(s, program_invocation_short_name) != 0)
		return 0;
	if ((s = getenv("SHIM_ONLY")) == NULL)
		return 1;
	for (p = s; (p = strstr(p, what)) != NULL; p += n)
		if ((p == s || p[-1] == ',') && (p[n] == ',' || p[n] == '\0'))
			return 1;
	return 0;
}

/* Opened when we are loaded: later the program's walls would be in the way. */
static int	 log_fd = -1;

__attribute__((__constructor__)) static void
open_log(void)
{
	const char	*file = getenv("SHIM_LOG");

	/* not through our own open() */
	if (file != NULL)
		log_fd = (int)syscall(SYS_openat, AT_FDCWD, file,
		    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
}

static void
note(const char *name, const char *what)
{
	char	 line[512];
	int	 n, e = errno;

	if (log_fd == -1)
		return;
	n = snprintf(line, sizeof line, "%ld %s %s\n", calls, name, what);
	if (n > 0)
		syscall(SYS_write, log_fd, line, n < (int)sizeof line ? n :
		    (int)sizeof line - 1);
	errno = e;
}

static int
error_of(const char *s)
{
	static const struct { const char *name; int e; } all[] = {
		{ "ENOSPC", ENOSPC }, { "EIO", EIO }, { "EROFS", EROFS },
		{ "EDQUOT", EDQUOT }, { "EACCES", EACCES }, { "EINTR", EINTR },
		{ "EMFILE", EMFILE }
	};
	size_t	 i;

	for (i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(all[i].name, s) == 0)
			return all[i].e;
	/* a test that asks for what is not there must not pass */
	abort();
}

/* The i-th word of a list with commas, cut to size; NULL when it has fewer. */
static const char *
word(const char *list, int i, char *to, size_t size)
{
	size_t	 n;

	for (; list != NULL && i > 0; i--)
		if ((list = strchr(list, ',')) != NULL)
			list++;
	if (list == NULL)
		return NULL;
	n = strcspn(list, ",");
	snprintf(to, size, "%.*s", (int)n, list);
	return to;
}

/* What is to become of the call at hand; NULL: nothing. */
static const char *
due(char *act, size_t size)
{
	const char	*sticky = getenv("SHIM_STICKY");
	char		 at[32];
	long		 n;
	int		 i;

	for (i = 0; word(getenv("SHIM_AT"), i, at, sizeof at) != NULL; i++) {
		n = strtol(at, NULL, 10);
		if (n > 0 && (calls == n || (calls > n && sticky != NULL &&
		    *sticky == '1'))) {
			if (word(getenv("SHIM_DO"), i, act, size) == NULL)
				snprintf(act, size, "kill");
			return act;
		}
	}
	return NULL;
}

static int
signal_of(const char *act)
{
	static const struct { const char *name; int number; } all[] = {
		{ "INT", SIGINT }, { "TERM", SIGTERM }, { "HUP", SIGHUP },
		{ "STOP", SIGSTOP }
	};
	size_t	 i;

	for (i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(all[i].name, act) == 0)
			return all[i].number;
	return 0;
}

/* One call is about to be made: count it, and say what is to become of it. */
static enum doing
call(const char *name, const char *what)
{
	const char	*act;
	char		 buf[32];
	int		 is_write = strcmp(name, "write") == 0, sig;

	if (!is_on(name))
		return PASS;
	calls++;
	note(name, what);
	if ((act = due(buf, sizeof buf)) == NULL)
		return PASS;
	if ((sig = signal_of(act)) != 0) {
		kill(getpid(), sig);
		return PASS;
	}
	if (strcmp(act, "after") == 0) {
		after = 1;
		return PASS;
	}
	if (strcmp(act, "torn") == 0 && is_write) {
		after = 1;
		return HALF;
	}
	if (strcmp(act, "kill") == 0 || strcmp(act, "torn") == 0)
		kill(getpid(), SIGKILL);
	if (strcmp(act, "short") == 0)
		return is_write ? HALF : PASS;
	errno = error_of(act);
	return FAIL;
}

static int
done(long rc)
{
	if (after)
		kill(getpid(), SIGKILL);
	return (int)rc;
}

ssize_t
write(int fd, const void *p, size_t n)
{
	ssize_t		(*fn)(int, const void *, size_t);
	enum doing	 d = PASS;
	ssize_t		 r;
	char		 what[32];

	REAL(fn, "write");
	snprintf(what, sizeof what, "%d %zu", fd, n);
	if (fd > 2 && (d = call("write", what)) == FAIL)
		return -1;
	r = fn(fd, p, d == HALF && n > 1 ? n / 2 : n);
	done(r);
	return r;
}

/* A call with one answer, 0 or -1. */
#define WRAP(name, kind, what, params, args)	\
int						\
name params					\
{						\
	int	(*fn) params;			\
						\
	REAL(fn, #name);			\
	if (call(kind, what) == FAIL)		\
		return -1;			\
	return done(fn args);			\
}

WRAP(rename, "rename", to, (const char *from, const char *to), (from, to))
WRAP(renameat, "rename", to, (int a, const char *from, int b, const char *to),
    (a, from, b, to))
WRAP(fsync, "fsync", "", (int fd), (fd))
WRAP(fdatasync, "fsync", "", (int fd), (fd))
WRAP(unlink, "unlink", path, (const char *path), (path))
WRAP(unlinkat, "unlink", path, (int at, const char *path, int f), (at, path, f))
WRAP(rmdir, "unlink", path, (const char *path), (path))
WRAP(mkdir, "mkdir", path, (const char *path, mode_t mode), (path, mode))
WRAP(chmod, "chmod", path, (const char *path, mode_t mode), (path, mode))
WRAP(fchmod, "chmod", "", (int fd, mode_t mode), (fd, mode))
WRAP(ftruncate, "truncate", "", (int fd, off_t n), (fd, n))

/* libc's own functions do not call open() by name, so these stand for it. */
WRAP(mkstemp, "open", t, (char *t), (t))
WRAP(mkostemp, "open", t, (char *t, int f), (t, f))

#define MODE(flags)	do {						\
		va_list	 ap;						\
									\
		va_start(ap, flags);					\
		mode = (flags) & (O_CREAT | O_TMPFILE) ?		\
		    va_arg(ap, mode_t) : 0;				\
		va_end(ap);						\
	} while (0)

#define OPEN(name)						\
int								\
name(const char *path, int flags, ...)				\
{								\
	int	(*fn)(const char *, int, ...);			\
	mode_t	 mode;						\
								\
	MODE(flags);						\
	REAL(fn, #name);					\
	if ((flags & O_CREAT) && call("open", path) == FAIL)	\
		return -1;					\
	return (flags & O_CREAT) ? done(fn(path, flags, mode)) :	\
	    fn(path, flags, mode);				\
}

#define OPENAT(name)						\
int								\
name(int at, const char *path, int flags, ...)			\
{								\
	int	(*fn)(int, const char *, int, ...);		\
	mode_t	 mode;						\
								\
	MODE(flags);						\
	REAL(fn, #name);					\
	if ((flags & O_CREAT) && call("open", path) == FAIL)	\
		return -1;					\
	return (flags & O_CREAT) ? done(fn(at, path, flags, mode)) :	\
	    fn(at, path, flags, mode);				\
}

OPEN(open)
OPENAT(openat)
#ifdef __GLIBC__
OPEN(open64)
OPENAT(openat64)
WRAP(mkstemp64, "open", t, (char *t), (t))
WRAP(mkostemp64, "open", t, (char *t, int f), (t, f))
WRAP(ftruncate64, "truncate", "", (int fd, off_t n), (fd, n))
#endif

/* --- time ------------------------------------------------------------ */

static time_t
ahead(void)
{
	const char	*s = getenv("SHIM_CLOCK");

	return s == NULL ? 0 : (time_t)strtol(s, NULL, 10);
}

int
clock_gettime(clockid_t id, struct timespec *ts)
{
	int	(*fn)(clockid_t, struct timespec *);
	int	 rc;

	REAL(fn, "clock_gettime");
	rc = fn(id, ts);
	if (rc == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
		ts->tv_sec += ahead();
	return rc;
}

time_t
time(time_t *t)
{
	struct timespec	 ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	if (t != NULL)
		*t = ts.tv_sec;
	return ts.tv_sec;
}

int
gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	struct timespec	 ts;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &ts);
	tv->tv_sec = ts.tv_sec;
	tv->tv_usec = (suseconds_t)(ts.tv_nsec / 1000);
	return 0;
}

int
nanosleep(const struct timespec *want, struct timespec *left)
{
	const char	*s = getenv("SHIM_NAP");
	int		(*fn)(const struct timespec *, struct timespec *);

	if (s != NULL && *s == '0')
		return 0;
	REAL(fn, "nanosleep");
	return fn(want, left);
}
