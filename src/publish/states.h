/*
 * The states of an output, each a whole record of it:
 *
 *	RECORD-DIR/outputs/NAME		as written
 *	RECORD-DIR/applied/NAME		as the device is known to carry it
 *	RECORD-DIR/history/NAME/DIGEST	the last STATES_KEPT, by state digest,
 *	RECORD-DIR/history/NAME/order	... and their order, newest last
 *
 * "applied" is written by the commands applied and adopt, and by auto-applied,
 * never by a write: a deploy job can commit that one file.
 */
#ifndef STATES_H
#define STATES_H

#include "../emit/delta.h"
#include "publish.h"

#define STATES_KEPT	32
#define STATES_ORDER	"order"

/* The applied state.  1, 0 when nothing was applied, -1 (said). */
int	 state_applied(struct out_record *, const struct conf *,
	    const char *output);
/* The written state.  1, 0 when there is none, -1 (said). */
int	 state_written(struct out_record *, const struct conf *,
	    const char *output);
/*
 * A state by its digest, or by the first 8 digits or more of it: written,
 * applied, or of the history.  1; 0 when there is none such; -1 (said:
 * damaged, or more than one begins so).
 */
int	 state_find(struct out_record *, const struct conf *,
	    const char *output, const char *digest);

/* RECORD-DIR/history/NAME/DIGEST; the caller frees. */
char	*state_history_path(const struct conf *, const char *output,
	    const char *digest);
/*
 * The order file with "digest" as the newest, cut to STATES_KEPT; the caller
 * frees.  NULL: memory, or it can't be read (said).
 */
char	*state_order_text(const struct conf *, const char *output,
	    const char *digest, size_t *len);
/* Remove states that the order no longer names.  What stays does no harm. */
void	 state_prune(const struct conf *, const char *output);

/* Remove temp files that a killed run left in the history. */
void	 state_sweep(const struct conf *, const char *output);

/* Make this the applied state, safely.  0, or -1 (said). */
int	 state_set_applied(const struct conf *, const struct out_record *);

/*
 * The delta between two states (old NULL: first publication, only a comment),
 * with "o365feed NAME WHAT from DIGEST to DIGEST" as its first line.  0, or -1
 * (memory).
 */
int	 state_delta(struct out *, const char *what,
	    const struct conf_output *, const struct out_record *old,
	    const struct out_record *now, struct emit_edits *);

#endif
