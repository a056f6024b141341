/*
 * o365feed: options and exit status; everything else is a command.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json-watch.h"
#include "base/log.h"
#include "base/version.h"
#include "cmd/cmds.h"

static void
usage(FILE *f)
{
	size_t	 i;

	fprintf(f, "usage: o365feed [-f FILE] [-qv] COMMAND [option ...] "
	    "[operand ...]\n\n");
	for (i = 0; cmds[i] != NULL; i++)
		fprintf(f, "  %-8s %s\n", cmds[i]->name, cmds[i]->help);
	fprintf(f, "\n`o365feed COMMAND --help` tells a command's options, "
	    "o365feed(8) all of it.\n");
}

/*
 * Options before the command: -f, -q, -v count for it as if they stood behind
 * it.  Returns the number of arguments read, or -1 with *status set.
 */
static int
global_options(int argc, char **argv, const char **conf, int *quiet,
    int *verbose, int *status)
{
	const char	*p;
	int		 i;

	for (i = 1; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
		if (strcmp(argv[i], "--") == 0)
			return i + 1;
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0) {
			usage(stdout);
			*status = EXIT_OK;
			return -1;
		}
		if (strcmp(argv[i], "-V") == 0 ||
		    strcmp(argv[i], "--version") == 0) {
			printf("o365feed %s\n", O365FEED_VERSION);
			*status = EXIT_OK;
			return -1;
		}
		if ((strcmp(argv[i], "-f") == 0 ||
		    strcmp(argv[i], "--config") == 0) && i + 1 < argc) {
			*conf = argv[++i];
			continue;
		}
		if (strncmp(argv[i], "-f", 2) == 0 && argv[i][2] != '\0') {
			*conf = argv[i] + 2;
			continue;
		}
		for (p = argv[i] + 1; *p == 'q' || *p == 'v'; p++)
			*(*p == 'q' ? quiet : verbose) += 1;
		if (*p != '\0') {
			if (strcmp(argv[i], "-f") == 0 ||
			    strcmp(argv[i], "--config") == 0)
				log_error("%s: an argument is missing (try "
				    "`o365feed --help`)", argv[i]);
			else
				log_error("unknown option %s (try `o365feed "
				    "--help`)", argv[i]);
			*status = EXIT_USAGE;
			return -1;
		}
	}
	return i;
}

static int
run(int argc, char **argv)
{
	const struct cmd	*cmd;
	const char		*conf = NULL;
	struct opts		 o;
	int			 quiet = 0, verbose = 0, status = EXIT_USAGE;
	int			 at, rc;

	at = global_options(argc, argv, &conf, &quiet, &verbose, &status);
	if (at == -1)
		return status;
	if (at == argc) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if ((cmd = cmd_find(argv[at])) == NULL) {
		log_error("no command %s (try `o365feed --help`)", argv[at]);
		return EXIT_USAGE;
	}
	if ((rc = opts_read(&o, cmd, argc - at, argv + at)) != 0) {
		opts_free(&o);
		return rc == 1 ? EXIT_OK : rc == -2 ? EXIT_FAILED : EXIT_USAGE;
	}
	if (o.conf == NULL)
		o.conf = conf;
	o.quiet += quiet;
	o.verbose += verbose;
	log_init("o365feed", o.quiet ? LOG_QUIET : o.verbose > 1 ? LOG_DEBUG :
	    o.verbose == 1 ? LOG_VERBOSE : LOG_NORMAL);
	json_watch();
	status = cmd->run(&o);
	opts_free(&o);
	return status;
}

/*
 * Closed standard descriptors would be taken by the files that are opened
 * next, and words would end up in them.  What is closed stays unusable: it is
 * open the wrong way.
 */
static void
standard_descriptors(void)
{
	int	 fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
			(void)open("/dev/null", fd == STDIN_FILENO ?
			    O_WRONLY : O_RDONLY);
}

int
main(int argc, char **argv)
{
	int	 status;

	standard_descriptors();
	/* a limit of file sizes is an error of write(), and no end half-way */
	signal(SIGXFSZ, SIG_IGN);
	status = run(argc, argv);
	/* what was printed must have arrived */
	if (fflush(stdout) == EOF || ferror(stdout)) {
		log_error("standard output: write error");
		status = exit_worse(status, EXIT_FAILED);
	}
	exit(status);
}
