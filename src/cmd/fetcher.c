/*
 * o365feed-fetch from this side: its start, its signals and its end.
 */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../base/log.h"
#include "../base/path.h"
#include "cmd.h"
#include "fetcher.h"

#ifndef LIBEXECDIR
#define LIBEXECDIR	"/usr/local/libexec/o365feed"
#endif
#define FETCH_NAME	"o365feed-fetch"
#define LOOK_MS		100	/* how often to look for a signal */
#define GRACE		15	/* seconds from the deadline to the end */
#define NAP_NS		100000L	/* before the second look for an end */
#define TOLD_MAX	10	/* told to end so often, in a tenth second */
#define RESULT_MAX	512	/* bytes of a line of results */

/*
 * Where it is: beside this program (a build tree), else where it is installed.
 * The caller frees.
 */
static char *
fetch_program(void)
{
	char	 self[PATH_MAX], *dir, *path;
	ssize_t	 n;

	n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n > 0) {
		self[n] = '\0';
		dir = path_dir(self);
		path = dir == NULL ? NULL : path_join(dir, FETCH_NAME);
		free(dir);
		if (path != NULL && access(path, X_OK) == 0)
			return path;
		free(path);
	}
	return strdup(LIBEXECDIR "/" FETCH_NAME);
}

static int
write_pipe(int fd, const char *p, size_t n)
{
	ssize_t	 r;

	while (n > 0) {
		if ((r = write(fd, p, n)) == -1 && errno == EINTR)
			continue;
		if (r == -1)
			return -1;
		p += r;
		n -= (size_t)r;
	}
	return 0;
}

/* The signals that end a run. */
static void
ending(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
}

static int
is_ending(void)
{
	static const int	 ends[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction	 sa;
	sigset_t		 set;
	size_t			 i;

	if (sigpending(&set) == -1)
		return 0;
	/* what our starter ignores (nohup, a background job) is no end */
	for (i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (sigismember(&set, ends[i]) == 1 &&
		    sigaction(ends[i], NULL, &sa) == 0 &&
		    sa.sa_handler != SIG_IGN)
			return 1;
	return 0;
}

/* One line a feed, of which *n bytes are there: for -v only. */
static void
say_results(char *line, size_t *n, const char *s, size_t len)
{
	for (; len > 0; s++, len--) {
		if (*s == '\n') {
			line[*n] = '\0';
			log_info("%s", line);
			*n = 0;
		} else if (*n < RESULT_MAX - 1)
			line[(*n)++] = *s;
	}
}

/* A run of it, and until when it may go on. */
struct fetcher {
	pid_t		 pid;
	struct timespec	 until;		/* monotonic */
	int		 late;		/* it was made to end */
	int		 told;		/* how often it was told to end */
};

static void
fetcher_init(struct fetcher *f, int deadline)
{
	memset(f, 0, sizeof *f);
	clock_gettime(CLOCK_MONOTONIC, &f->until);
	f->until.tv_sec += deadline + GRACE;
}

/*
 * Is it to go on?  It keeps its deadline by itself, and goes with us; but
 * whoever took it over, by what it was sent, would do neither.  0: it was told
 * to end.
 */
static int
goes_on(struct fetcher *f)
{
	struct timespec	 now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) == 0 &&
	    (now.tv_sec > f->until.tv_sec || (now.tv_sec == f->until.tv_sec &&
	    now.tv_nsec >= f->until.tv_nsec))) {
		f->late = 1;
		kill(f->pid, SIGKILL);
		return 0;
	}
	if (is_ending()) {
		kill(f->pid, f->told++ < TOLD_MAX ? SIGTERM : SIGKILL);
		return 0;
	}
	return 1;
}

/*
 * The results, to their end; the exit status says what counts.  A signal that
 * is to end us ends the other program first, and takes effect when the caller
 * unblocks it.
 */
static void
read_results(int fd, struct fetcher *f)
{
	struct pollfd	 pfd = { fd, POLLIN, 0 };
	char		 line[RESULT_MAX], buf[RESULT_MAX];
	size_t		 n = 0;
	ssize_t		 r;

	while (goes_on(f)) {
		if (poll(&pfd, 1, LOOK_MS) == 0)
			continue;
		if ((r = read(fd, buf, sizeof buf)) == -1 && errno == EINTR)
			continue;
		if (r < 1)
			return;
		say_results(line, &n, buf, (size_t)r);
	}
}

/* Its end, which follows that of the results at once.  0, or -1: errno. */
static int
wait_end(struct fetcher *f, int *st)
{
	struct timespec	 nap = { 0, NAP_NS };
	pid_t		 r;

	while ((r = waitpid(f->pid, st, WNOHANG)) < 1) {
		if (r == -1 && errno != EINTR)
			return -1;
		goes_on(f);
		nanosleep(&nap, NULL);
		if (nap.tv_nsec < LOOK_MS * 500000L)
			nap.tv_nsec *= 2;
	}
	return 0;
}

/*
 * Its environment: ours, and that GnuTLS, which libraries below libcurl may
 * bring along, sets nothing up before somebody asks it to; libcurl does where
 * it is built with it (gnutls_global_init(3)).  The caller frees the array
 * alone.
 */
static char **
surroundings(void)
{
	static char	 lazy[] = "GNUTLS_NO_IMPLICIT_INIT=1";
	char		**env;
	size_t		 n;

	for (n = 0; environ[n] != NULL; n++)
		;
	if ((env = reallocarray(NULL, n + 2, sizeof env[0])) == NULL)
		return NULL;
	memcpy(env, environ, n * sizeof env[0]);
	env[n] = lazy;
	env[n + 1] = NULL;
	return env;
}

/* Start it between these pipes; 0, or an errno. */
static int
spawn(pid_t *pid, const char *program, int in, int out, const sigset_t *mask)
{
	posix_spawn_file_actions_t	 files;
	posix_spawnattr_t		 attr;
	char				 name[] = FETCH_NAME, **env;
	char				*argv[] = { name, NULL };
	int				 e = ENOMEM;

	if ((env = surroundings()) == NULL)
		return ENOMEM;
	if (posix_spawn_file_actions_init(&files) != 0)
		goto env;
	if (posix_spawnattr_init(&attr) != 0)
		goto files;
	if ((e = posix_spawn_file_actions_adddup2(&files, in,
	    STDIN_FILENO)) == 0 &&
	    (e = posix_spawn_file_actions_adddup2(&files, out,
	    STDOUT_FILENO)) == 0 &&
	    (e = posix_spawnattr_setsigmask(&attr, mask)) == 0 &&
	    (e = posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK)) == 0)
		e = posix_spawn(pid, program, &files, &attr, argv, env);
	posix_spawnattr_destroy(&attr);
files:
	posix_spawn_file_actions_destroy(&files);
env:
	free(env);
	return e;
}

/* 0, and it runs with a pipe to and from it; or -1 and errno. */
static int
start(pid_t *pid, const char *program, int *to, int *from,
    const sigset_t *mask)
{
	int	 in[2], out[2], e;

	if (pipe2(in, O_CLOEXEC) == -1)
		return -1;
	if (pipe2(out, O_CLOEXEC) == -1) {
		close(in[0]);
		close(in[1]);
		return -1;
	}
	e = spawn(pid, program, in[0], out[1], mask);
	close(in[0]);
	close(out[1]);
	*to = in[1];
	*from = out[0];
	if (e != 0) {
		close(in[1]);
		close(out[0]);
		errno = e;
	}
	return e == 0 ? 0 : -1;
}

/* How it ended.  An exit status (said). */
static int
judge(const struct fetcher *f, int st, int deadline)
{
	if (f->late || (WIFSIGNALED(st) && WTERMSIG(st) == SIGALRM))
		log_error("%s: not done when its time was up (deadline %d)",
		    FETCH_NAME, deadline);
	else if (WIFSIGNALED(st))
		log_error("%s: killed by signal %d", FETCH_NAME, WTERMSIG(st));
	else if (WEXITSTATUS(st) == EXIT_OK || WEXITSTATUS(st) == EXIT_LATER)
		return WEXITSTATUS(st);
	return EXIT_FAILED;
}

int
fetcher_run(const char *desc, size_t len, int deadline)
{
	struct fetcher	 f;
	sigset_t	 set, mask;
	char		*program;
	int		 to, from, st, rc = EXIT_FAILED;

	ending(&set);
	sigprocmask(SIG_BLOCK, &set, &mask);
	if ((program = fetch_program()) == NULL)
		goto out;
	/* one that dies early must not take us with it */
	signal(SIGPIPE, SIG_IGN);
	/* where our starter ignores this, nobody would learn how it ended */
	signal(SIGCHLD, SIG_DFL);
	fflush(stdout);
	fetcher_init(&f, deadline);
	if (start(&f.pid, program, &to, &from, &mask) == -1) {
		log_error("%s: %s", program, strerror(errno));
		goto out;
	}
	if (write_pipe(to, desc, len) == -1)
		log_error("%s: %s", program, strerror(errno));
	close(to);
	read_results(from, &f);
	close(from);
	if (wait_end(&f, &st) == 0)
		rc = judge(&f, st, deadline);
	else
		log_error("%s: %s", program, strerror(errno));
out:
	free(program);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return rc;
}
