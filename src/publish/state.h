/*
 * What a run leaves for the next one and for machines, in the state directory:
 *
 *	stamp		digest of all that a run works from and has written: the
 *			same again means that nothing needs to be parsed
 *	status.json	what is the case, for monitoring and `status`
 */
#ifndef STATE_H
#define STATE_H

#include <jansson.h>

#include "publish.h"

/*
 * Digest of the day, the program, the configuration, the heads of all
 * snapshots and candidates, and name, size and times of all records and
 * outputs.  0, or -1
 * when something could not be read (then nothing is known: do the work).
 */
int	 stamp_now(const struct conf *, long today, char hex[DIGEST_SIZE]);
int	 stamp_matches(const struct conf *, const char hex[DIGEST_SIZE]);
void	 stamp_write(const struct conf *, const char hex[DIGEST_SIZE]);
void	 stamp_clear(const struct conf *);

/*
 * The last status.json; the caller gives the reference back.  NULL: with errno
 * ENOENT there is none yet, else it can't be read (said).
 */
json_t	*status_read(const struct conf *);
/* After a run that parsed: from the run itself.  NULL: memory. */
json_t	*status_build(const struct publish *, int status);
/* What a guard found, for a report; NULL when nothing. */
json_t	*verdict_json(const struct verdict *, int accepted);
/* When a feed last answered; 0: never (or nothing cached). */
time_t	 status_answered(const struct conf *, const struct conf_feed *);
/*
 * Put what changes with every run (time, exit status, when each feed answered)
 * into it and write it.  0, or -1 (said; so for NULL).
 */
int	 status_write(const struct conf *, json_t *, int status);

#endif
