/*
 * Holding what was withdrawn.  Microsoft gives no date for a removal; a list
 * with "hold N days" keeps a withdrawn prefix that long, marked in its record:
 *
 *	withdrawn=VERSION,DAY
 *
 * the version without it, and the day of the first write without it.  It goes
 * N days after the later of that version's date and that day, so that the
 * result depends on the record and the given day alone.
 */
#ifndef HOLD_H
#define HOLD_H

#include "members.h"

/*
 * Part a record's members: what was selected stays in "all", what is withdrawn
 * and still marked goes to "held" (zeroed before).  0, or -1 (memory).
 */
int	 hold_split(struct members *all, struct members *held);

/*
 * What the list holds on this day: what it held already and what is selected no
 * more, without what is due, is selected again, or is the configuration's own.
 * "now" is zeroed before.  "published" is set when the list's own filter was
 * changed: what is still in it was not withdrawn but left out, and goes.  A
 * host name that a selected one covers is no more missing than one that is
 * selected.
 * "version" is the one that no longer has it.  0, or -1 (memory).
 */
int	 hold_next(struct members *now, const struct conf_list *,
	    const struct members *selected, const struct members *was,
	    const struct members *held, const struct published *,
	    const char *version, long today);

/*
 * What is newly held (in "now" and not in "before") and was held already in
 * another's record, "theirs", counts from the day that stands there: the
 * branch of an open request, whose day would else be another one tomorrow.
 * 0, or -1 (memory).
 */
int	 hold_since(struct members *now, const struct conf_list *,
	    const struct members *before, const struct members *theirs,
	    long today);

/* Selected and held as one, for rows and records.  0, or -1 (memory). */
int	 hold_join(struct members *out, const struct members *selected,
	    const struct members *held);

/* Is this row withdrawn, and until which day is it held?  0 if it is not. */
int	 hold_until(const char *words, int days, long *until);

#endif
