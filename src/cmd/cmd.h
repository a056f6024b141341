/*
 * Commands: one file and one table row each.  main.c reads the options by the
 * option table, and a command gets them parsed, with its operands.
 */
#ifndef CMD_H
#define CMD_H

#include <stddef.h>

#include "../conf/conf.h"

/* Exit statuses (DESIGN, section 5; the manual, section EXIT STATUS). */
enum {
	EXIT_OK = 0,
	EXIT_FAILED = 1,	/* a feed or output failed; diff: it differs */
	EXIT_CHANGED = 2,	/* --detailed-exitcode; diff: trouble */
	EXIT_REFUSED = 3,
	EXIT_USAGE = 64,	/* sysexits.h: EX_USAGE */
	EXIT_CONF = 78,		/* EX_CONFIG */
	EXIT_LATER = 75		/* EX_TEMPFAIL */
};
/* Of two statuses the one that counts: the first of 64, 78, 3, 1, 75, 2, 0. */
int	 exit_worse(int, int);

/* Every option of the program; which command takes which is in opts.c. */
struct opts {
	const char	*conf;		/* -f FILE */
	int		 quiet, verbose;
	int		 json, dry_run, detailed_exitcode;
	int		 overwrite, reformat;
	int		 remove;	/* --remove */
	const char	*in;		/* --in FILE */
	const char	*rib, *rib_format;	/* --rib, --rib-format */
	const char	*tables;	/* --tables FILE */
	struct tables	 known;		/* with it, after opts_resolve() */
	/* --report-markdown, --report-json, --records-from; or NULL */
	const char	*report_markdown, *report_json, *records_from;
	/* --as-of, days since 1970; -1: today */
	long		 as_of;
	const char	*why;		/* --reason TEXT */
	const char	*from;		/* --from DIGEST|FILE|- */
	long		 until;		/* --until, days since 1970; -1 */
	int		 rollback, off, pending;
	/* the filter form */
	const char	*platform, *name, *source;
	/* --service, --category, --match, ... */
	struct conf_list list;
	int		 match_given, use_given, allow_wide;
	const char	*asked;		/* the first option of that kind */
	struct emit_format format;
	struct emit_given with[EMIT_PARAMS];	/* --with */
	size_t		 nwith;
	char		**arg;		/* operands */
	int		 narg;
	char		 dash[2];	/* "-", for commands that imply it */
	struct arena	 mem;
};

struct cmd {
	const char	*name;
	const char	*synopsis;	/* "[-n] [--json] OLD NEW" */
	const char	*help;		/* one line */
	unsigned	 options;	/* O_*: which it takes, see opts.h */
	int		 min, max;	/* operands; max -1: any number */
	int		 (*run)(struct opts *);	/* returns the exit status */
};

/* In the order of the manual; NULL ends it. */
extern const struct cmd *const cmds[];
const struct cmd *cmd_find(const char *name);	/* full names only */

/*
 * The configuration of -f, or the default one (/etc/o365feed/o365feed.conf; not
 * root: $XDG_CONFIG_HOME/o365feed/o365feed.conf first).  NULL: said.
 */
struct conf *cmd_conf(const struct opts *);
/* The output of that name, or NULL (said). */
const struct conf_output *cmd_output(const struct conf *, const char *name);
/*
 * Read the configuration and let fn() do the work for the output that the first
 * operand names; no lock is taken.  Returns the exit status.
 */
int	 cmd_for_output(const struct opts *, int (*fn)(const struct conf *,
	    const struct conf_output *, const struct opts *));

#endif
