/*
 * Runs commands in turn (A B C A B C ...) and says what each run took.
 *
 *	turns TURNS LIMIT <PLAN
 *
 * A line of the plan is one command: the file for its standard output and that
 * for its standard input ("-": /dev/null), then the program and its arguments,
 * all apart by tabs.  A line that starts with "+<tab>" belongs to the command
 * before it: what the two take is added up.  For each turn and command a line
 * is printed:
 *
 *	TURN COMMAND STATUS WALL-NS CPU-NS PEAK-KB
 *
 * STATUS is the exit status, 128 and the signal, or 124 after LIMIT seconds;
 * such a command is not run again.  A small program of its own, since Linux
 * counts the memory of the process that starts a command as the command's.
 */
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS	64
#define ARGS		64
#define LINE		16384

extern char **environ;

struct command {
	char	*out, *in;
	char	*argv[ARGS];
	int	 more;		/* belongs to the one before */
	int	 dead;
};

struct took {
	int64_t	 wall, cpu;	/* nanoseconds */
	long	 peak;		/* kilobytes */
	int	 status;
};

static volatile sig_atomic_t	 late;
static volatile pid_t		 child;

static void
on_alarm(int sig)
{
	(void)sig;
	late = 1;
	if (child > 0)
		kill(child, SIGKILL);
}

static void
die(const char *what)
{
	fprintf(stderr, "turns: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t
now(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int64_t
nanoseconds(const struct timeval *t)
{
	return t->tv_sec * INT64_C(1000000000) + t->tv_usec * INT64_C(1000);
}

/* A line of the plan; its strings stay in the line. */
static void
parse(struct command *c, char *line)
{
	char	*s;
	size_t	 n = 0;

	memset(c, 0, sizeof *c);
	line[strcspn(line, "\n")] = '\0';
	if (strncmp(line, "+\t", 2) == 0) {
		c->more = 1;
		line += 2;
	}
	c->out = strsep(&line, "\t");
	c->in = strsep(&line, "\t");
	while ((s = strsep(&line, "\t")) != NULL && n < ARGS - 1)
		c->argv[n++] = s;
	if (n == 0) {
		fprintf(stderr, "turns: a line without a command\n");
		exit(1);
	}
}

static const char *
file(const char *name)
{
	return strcmp(name, "-") == 0 ? "/dev/null" : name;
}

static void
run(const struct command *c, unsigned limit, struct took *t)
{
	posix_spawn_file_actions_t	 fa;
	struct rusage			 ru;
	int64_t				 begin;
	pid_t				 pid;
	int				 st;

	if (posix_spawn_file_actions_init(&fa) != 0 ||
	    posix_spawn_file_actions_addopen(&fa, 0, file(c->in), O_RDONLY,
	    0) != 0 || posix_spawn_file_actions_addopen(&fa, 1, file(c->out),
	    O_WRONLY | O_CREAT | O_TRUNC, 0644) != 0)
		die("out of memory");
	late = 0;
	begin = now();
	if ((errno = posix_spawnp(&pid, c->argv[0], &fa, NULL, c->argv,
	    environ)) != 0)
		die(c->argv[0]);
	child = pid;
	alarm(limit);
	while (wait4(pid, &st, 0, &ru) == -1)
		if (errno != EINTR)
			die("wait4");
	t->wall += now() - begin;
	alarm(0);
	child = 0;
	posix_spawn_file_actions_destroy(&fa);
	t->cpu += nanoseconds(&ru.ru_utime) + nanoseconds(&ru.ru_stime);
	if (ru.ru_maxrss > t->peak)
		t->peak = ru.ru_maxrss;
	if (t->status == 0)
		t->status = late ? 124 : WIFSIGNALED(st) ?
		    128 + WTERMSIG(st) : WEXITSTATUS(st);
}

/* One turn of all commands. */
static void
turn(struct command *c, size_t n, unsigned limit, int number)
{
	struct took	 t;
	size_t		 i, j, name = 0;

	for (i = 0; i < n; i = j, name++) {
		memset(&t, 0, sizeof t);
		for (j = i; j == i || (j < n && c[j].more); j++)
			if (!c[i].dead)
				run(&c[j], limit, &t);
		if (c[i].dead)
			continue;
		if (t.status == 124)
			c[i].dead = 1;
		printf("%d %zu %d %lld %lld %ld\n", number, name, t.status,
		    (long long)t.wall, (long long)t.cpu, t.peak);
		fflush(stdout);
	}
}

int
main(int argc, char *argv[])
{
	static struct command	 c[COMMANDS];
	struct sigaction	 sa;
	char			 line[LINE], *copy;
	size_t			 n = 0;
	int			 i;

	if (argc != 3) {
		fprintf(stderr, "usage: turns TURNS LIMIT <PLAN\n");
		return 2;
	}
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_alarm;
	sigaction(SIGALRM, &sa, NULL);
	while (n < COMMANDS && fgets(line, sizeof line, stdin) != NULL) {
		if ((copy = strdup(line)) == NULL)
			die("out of memory");
		parse(&c[n++], copy);
	}
	for (i = 0; i < (int)strtol(argv[1], NULL, 10); i++)
		turn(c, n, (unsigned)strtoul(argv[2], NULL, 10), i);
	return 0;
}
