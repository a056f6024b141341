/*
 * run: the cron job.  Fetch, then write, under one lock.
 *
 * Where stderr is no terminal, what a run has to say is held back until its
 * end: if all of it was said less than `remind` ago (said.h), it is not said
 * again.  One outage is one mail, and the exit status stays.
 */
#include <sys/mman.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmds.h"
#include "halves.h"
#include "said.h"

#define SAID_MAX	(1024 * 1024)	/* more bytes are news in any case */

struct held {
	FILE	*file;
	int	 stderr_fd;	/* the real one; -1: nothing is held */
};

/* In memory where the system can: a full disk is what may have to be said. */
static FILE *
held_file(void)
{
#ifdef MFD_CLOEXEC
	FILE	*f;
	int	 fd;

	if ((fd = memfd_create("messages", MFD_CLOEXEC)) != -1) {
		if ((f = fdopen(fd, "w+")) != NULL)
			return f;
		close(fd);
	}
#endif
	return tmpfile();
}

static void
hold_stderr(struct held *h, const struct opts *o)
{
	h->stderr_fd = -1;
	h->file = NULL;
	if (isatty(STDERR_FILENO) || o->verbose || o->dry_run)
		return;
	fflush(stderr);
	if ((h->file = held_file()) == NULL)
		return;
	if ((h->stderr_fd = dup(STDERR_FILENO)) == -1 ||
	    dup2(fileno(h->file), STDERR_FILENO) == -1) {
		fclose(h->file);
		h->file = NULL;
		if (h->stderr_fd != -1)
			close(h->stderr_fd);
		h->stderr_fd = -1;
	}
}

/* All of a file to stderr, piece by piece: for want of memory. */
static void
pass_on(int fd)
{
	char	 buf[4096];
	ssize_t	 n;

	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, buf, sizeof buf)) > 0)
		fwrite(buf, 1, (size_t)n, stderr);
}

static void
release_stderr(struct held *h, const struct conf *conf)
{
	char	*text;
	size_t	 len = 0;

	if (h->stderr_fd == -1)
		return;
	fflush(stderr);
	dup2(h->stderr_fd, STDERR_FILENO);
	close(h->stderr_fd);
	h->stderr_fd = -1;
	rewind(h->file);
	if ((text = malloc(SAID_MAX + 1)) != NULL)
		len = fread(text, 1, SAID_MAX + 1, h->file);
	if (text == NULL || len > SAID_MAX || !said_before(conf, text, len))
		pass_on(fileno(h->file));
	free(text);
	fclose(h->file);
}

static int
cmd_run_run(struct opts *o)
{
	struct conf	*conf;
	struct locks	 locks;
	struct held	 held;
	int		 status;

	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	if ((status = locks_take(&locks, conf, 0)) == EXIT_OK) {
		hold_stderr(&held, o);
		status = fetch_half(conf, o);
		status = write_half(conf, o, status);
		release_stderr(&held, conf);
		locks_free(&locks);
	}
	conf_free(conf);
	return status;
}

const struct cmd cmd_run = {
	.name = "run",
	.synopsis = "[-f FILE] [-n] [--detailed-exitcode] "
	    "[--report-markdown FILE]",
	.help = "fetch and write: the job for cron and timers",
	.options = O_CONF | O_DRY | O_DETAIL | O_REPORT | O_ASOF,
	.min = 0,
	.max = 0,
	.run = cmd_run_run
};
