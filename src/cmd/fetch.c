/*
 * The fetch half from this side: describe the feeds to o365feed-fetch, which
 * alone may connect, and read what became of each.
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
#include <unistd.h>

#include "../base/nocore.h"
#include "../base/path.h"
#include "cmds.h"
#include "halves.h"

#ifndef LIBEXECDIR
#define LIBEXECDIR	"/usr/local/libexec/o365feed"
#endif
#define FETCH_NAME	"o365feed-fetch"
#define LOOK_MS		100	/* how often to look for a signal */
#define RESULT_MAX	512	/* bytes of a line of results */

/*
 * The other program: beside this one (a build tree), else where it is
 * installed.  The caller frees.
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
feed_wanted(const struct opts *o, const struct conf_feed *cf)
{
	int	 i;

	for (i = 0; i < o->narg; i++)
		if (strcmp(o->arg[i], cf->name) == 0)
			return 1;
	return o->narg == 0;
}

static void
put(struct out *out, const char *key, const char *value)
{
	if (value != NULL)
		out_printf(out, "%s %s\n", key, value);
}

static void
put_number(struct out *out, const char *key, int value, int unset)
{
	if (value != unset)
		out_printf(out, "%s %d\n", key, value);
}

/* The description that the fetch program reads (fetch/desc.h); caller frees. */
static char *
describe(const struct conf *conf, const struct opts *o, size_t *len)
{
	const struct conf_feed	*cf;
	struct out		 out;
	size_t			 i, j;

	if (out_open_mem(&out) == -1)
		return NULL;
	out_str(&out, "o365feed-fetch 1\n");
	put(&out, "state", conf->state_dir);
	put(&out, "client-id", conf->client_id);
	put(&out, "user", conf->user);
	put_number(&out, "deadline", conf->deadline, 0);
	out_printf(&out, "progress %d\n", isatty(STDERR_FILENO) && !o->quiet);
	out_printf(&out, "verbose %d\n", (int)log_level());
	for (i = 0; i < conf->nfeeds; i++) {
		cf = conf->feeds[i];
		if (!feed_wanted(o, cf))
			continue;
		put(&out, "feed", cf->name);
		put(&out, "source", cf->source->name);
		put(&out, "url", cf->url);
		put(&out, "instance", cf->instance);
		for (j = 0; j < cf->services.n; j++)
			put(&out, "service", cf->services.s[j]);
		put(&out, "tenant", cf->tenant);
		put_number(&out, "noipv6", cf->noipv6, 0);
		put(&out, "cloud", cf->cloud);
		put(&out, "page", cf->page);
		put(&out, "download-host", cf->download_host);
		/* where the token is; the token itself does not pass here */
		put(&out, "token-file", cf->token_file);
		put(&out, "token-env", cf->token_env);
		put(&out, "ca-file", cf->ca_file);
		put(&out, "proxy", cf->proxy);
		put_number(&out, "connect-timeout", cf->connect_timeout, 0);
		put_number(&out, "timeout", cf->timeout, 0);
		put_number(&out, "retries", cf->retries, -1);
		out_str(&out, "end\n");
	}
	out_str(&out, "go\n");
	return out_steal(&out, len);
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

/*
 * The results, to their end; the exit status says what counts.  A signal that
 * is to end us ends the other program first, and takes effect when the caller
 * unblocks it.
 */
static void
read_results(int fd, pid_t pid)
{
	struct pollfd	 pfd = { fd, POLLIN, 0 };
	char		 line[RESULT_MAX], buf[RESULT_MAX];
	size_t		 n = 0;
	ssize_t		 r;

	for (;;) {
		if (poll(&pfd, 1, LOOK_MS) == 0) {
			if (!is_ending())
				continue;
			kill(pid, SIGTERM);
			return;
		}
		if ((r = read(fd, buf, sizeof buf)) == -1 && errno == EINTR)
			continue;
		if (r < 1)
			return;
		say_results(line, &n, buf, (size_t)r);
	}
}

/*
 * The environment of the other program: ours, and that GnuTLS, which libraries
 * below libcurl may bring along, sets nothing up before somebody asks it to;
 * libcurl does where it is built with it (gnutls_global_init(3)).  The caller
 * frees the array alone.
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

/* Start the other program between these pipes; 0, or an errno. */
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

/* 0, and the other program with a pipe to and from it; or -1 and errno. */
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

int
fetch_half(const struct conf *conf, const struct opts *o)
{
	char	*program = NULL, *desc;
	sigset_t set, mask;
	size_t	 len, i;
	pid_t	 pid;
	int	 to, from, st, rc = EXIT_FAILED;

	if (conf->nfeeds == 0)
		return EXIT_OK;
	ending(&set);
	sigprocmask(SIG_BLOCK, &set, &mask);
	/* a token in the environment is in our memory, too */
	for (i = 0; i < conf->nfeeds; i++)
		if (conf->feeds[i]->token_env != NULL)
			nocore();
	if ((desc = describe(conf, o, &len)) == NULL ||
	    (program = fetch_program()) == NULL)
		goto out;
	/* a fetch program that dies early must not take us with it */
	signal(SIGPIPE, SIG_IGN);
	/* where our starter ignores this, nobody would learn how it ended */
	signal(SIGCHLD, SIG_DFL);
	fflush(stdout);
	if (start(&pid, program, &to, &from, &mask) == -1) {
		log_error("%s: %s", program, strerror(errno));
		goto out;
	}
	if (write_pipe(to, desc, len) == -1)
		log_error("%s: %s", program, strerror(errno));
	close(to);
	read_results(from, pid);
	close(from);
	while (waitpid(pid, &st, 0) == -1)
		if (errno != EINTR) {
			log_error("%s: %s", program, strerror(errno));
			goto out;
		}
	if (WIFSIGNALED(st) && WTERMSIG(st) == SIGALRM)
		log_error("%s: not done when its time was up (deadline %d)",
		    FETCH_NAME, conf->deadline);
	else if (WIFSIGNALED(st))
		log_error("%s: killed by signal %d", FETCH_NAME, WTERMSIG(st));
	else if (WEXITSTATUS(st) == EXIT_OK ||
	    WEXITSTATUS(st) == EXIT_LATER)
		rc = WEXITSTATUS(st);
out:
	free(program);
	free(desc);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return rc;
}

static int
known_feeds(const struct conf *conf, const struct opts *o)
{
	int	 i;

	for (i = 0; i < o->narg; i++)
		if (conf_feed_find(conf, o->arg[i]) == NULL) {
			log_error("%s: no such feed in the configuration",
			    o->arg[i]);
			return 0;
		}
	return 1;
}

static int
cmd_fetch_run(struct opts *o)
{
	struct conf	*conf;
	struct locks	 locks;
	int		 status;

	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	if (!known_feeds(conf, o))
		status = EXIT_USAGE;
	else if ((status = locks_take(&locks, conf, 0)) == EXIT_OK) {
		status = fetch_half(conf, o);
		locks_free(&locks);
	}
	conf_free(conf);
	return status;
}

const struct cmd cmd_fetch = {
	.name = "fetch",
	.synopsis = "[-f FILE] [FEED ...]",
	.help = "fetch what is new into the cache, write nothing else",
	.options = O_CONF,
	.min = 0,
	.max = -1,
	.run = cmd_fetch_run
};
