/*
 * Deltas: the edits from what a device is known to carry to what was written.
 *
 * The law (DESIGN, section 6).  After any prefix of the commands the device
 * matches something between (old AND new) and (old OR new); if one addition is
 * refused and the rest still runs, what is missing lies inside the refused row
 * alone, and nothing ever permits all.  It holds because
 *
 *  - a row is told by prefix and range, and one that stays where it is, is not
 *    touched;
 *  - the deny sentinel comes first where it is missing, and never goes, so no
 *    list becomes empty between two lines;
 *  - then all additions, then all removals: while both lie in the list it
 *    matches (old OR new), and a removal takes away nothing that new holds,
 *    since all that new holds is in (or was refused);
 *  - where the longest prefix around a route decides alone, what lies inside
 *    another comes before it and goes after it;
 *  - and so over all objects: a prefix that moves from one to another is in
 *    both for a while, and never in neither.
 *
 * Two cases break the order: a new row whose number an old one holds, and a row
 * that stands under another number than the new state says.  There the old row
 * goes right before the new one comes; what it matches is missing between the
 * two lines, and the delta says so.  A row is not left under a wrong number:
 * what a delta reaches would not be the state that its first line names, and
 * the next one would remove a number at which nothing stands.
 */
#ifndef DELTA_H
#define DELTA_H

#include "emit.h"

struct emit_edits {
	size_t	 adds, dels;	/* commands; objects for DELTA_OBJECT */
	size_t	 gaps;		/* old rows that go before a new one comes */
	size_t	 blocked;	/* objects that no delta can bring there */
	size_t	 fresh;		/* objects that the device did not have */
};

/*
 * Write the delta between two states of an output.  The objects of "old" and
 * "now" are matched by emitter, name and family; an object that the old state
 * lacks is written whole (where the platform has deltas at all), one that the
 * new state lacks stays on the device (said in a comment).  "header" is the
 * first line without comment leader.  What can't be reached by edits is
 * blocked: a comment says to load the whole form.  "sum" NULL writes the header
 * alone.  0, or -1 (memory, said).
 */
int	 emit_delta(struct out *, const char *header,
	    const struct emit_object *old, size_t nold,
	    const struct emit_object *now, size_t nnow, struct emit_edits *);

/* The edits alone, for `status` and reports: nothing is written. */
int	 emit_delta_count(const struct emit_object *old, size_t nold,
	    const struct emit_object *now, size_t nnow, struct emit_edits *);

#endif
