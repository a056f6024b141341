/*
 * What happens to an output, by name: played in the devices of this folder, and
 * by tests/peers in real daemons.
 */
#ifndef CASES_H
#define CASES_H

#include "versions.h"

enum case_op {
	CASE_END,
	CASE_WRITE,		/* a new version, not applied */
	CASE_APPLY,		/* a new version, and the delta to it */
	CASE_BACK,		/* the rollback of the last delta */
	CASE_LOAD,		/* the whole form, over what is there */
	CASE_FOREIGN		/* rows under numbers of the device's own */
};

struct delta_case {
	const char	*name;
	uint32_t	 seq_max;	/* 0: the row's own */
	size_t		 gaps;		/* of the last delta, if numbered */
	int		 orlonger;	/* bare prefixes stand for more */
	struct {
		enum case_op	 op;
		const char	*rows;
	}		 step[8];
};

extern const struct delta_case	 delta_cases[];	/* ends with no name */

/* Who plays: each returns 0, or -1 to stop. */
struct player {
	void	*arg;
	/* the device is to carry just this, by whatever means */
	int	(*set)(void *, const struct version *);
	/* old is NULL when the device carries nothing */
	int	(*whole)(void *, const struct version *old,
		    const struct version *now);
	int	(*delta)(void *, const struct version *old,
		    const struct version *now);
};

/*
 * The platform's own limits may forbid a case: 1, nothing was played.  0, or
 * what the player returned.
 */
int	 case_play(const struct delta_case *, const struct chain *,
	    const struct player *);
/*
 * The platform's row.  A version has an object a family: one of both is played
 * as two.
 */
void	 case_emitter_of(struct emitter *, const char *platform);
/* The platform's row for this case: with few numbers, if the case is so. */
void	 case_emitter(struct emitter *, const struct delta_case *,
	    const char *platform);

#endif
