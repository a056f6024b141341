/*
 * The option table: every option of the program once, with the commands that
 * take it.
 */
#ifndef OPTS_H
#define OPTS_H

#include "cmd.h"

#define O_CONF		0x001	/* -f */
#define O_JSON		0x002	/* --json */
#define O_DRY		0x004	/* -n, --dry-run */
#define O_DETAIL	0x008	/* --detailed-exitcode */
#define O_WRITE		0x010	/* --overwrite, --reformat */
#define O_REASON	0x020	/* --reason */
#define O_SOURCE	0x040	/* --source */
#define O_FILTER	0x080	/* --service, --category, ... */
#define O_EMIT		0x100	/* -p, -l, --combine, --match, ... */
#define O_DELTA		0x200	/* --from, --rollback */
#define O_UNTIL		0x400	/* --until */
#define O_ASOF		0x800	/* --as-of */
#define O_OFF		0x1000	/* --off */
#define O_PENDING	0x2000	/* --pending */
#define O_ADOPT		0x8000	/* --overwrite, --remove */
#define O_IN		0x10000	/* --in */
#define O_TABLES	0x20000	/* --tables */
#define O_RIB		0x40000	/* --rib, --rib-format, --match, ... */
#define O_REPORT	0x4000	/* --report-markdown, --report-json, ... */
/* of no command: what a list of the configuration says itself */
#define O_LIST		0x80000

/*
 * Read the options and operands behind the command's name.  0; 1 when --help
 * was answered; or, said, -1 when they are not right, -2 when memory is out.
 */
int	 opts_read(struct opts *, const struct cmd *, int argc, char **argv);
void	 opts_free(struct opts *);

/*
 * Turn the filter's profiles and places into what feeds say; what they come to
 * is said with -v, and always where it is inferred.  EXIT_OK, or said.
 */
int	 opts_resolve(struct opts *);

/*
 * Was a list of the configuration asked for with options that say what a list
 * is?  It would not heed them.  "family_ok": -4 and -6 are.  EXIT_OK, or
 * EXIT_USAGE (said).
 */
int	 opts_of_list(const struct opts *, const char *command, int family_ok);

/* What --help of a command prints on stdout. */
void	 opts_help(const struct cmd *);

#endif
