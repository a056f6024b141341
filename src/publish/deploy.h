/*
 * What stands between a written file and a changed device: history, delta and
 * rollback files, and the applied state of outputs that apply themselves.
 */
#ifndef DEPLOY_H
#define DEPLOY_H

#include "publish.h"

/*
 * Note in the journal, in the group at hand, what goes with a newly written
 * output: its state for the history and, with auto-applied, as applied.  0, or
 * -1 (said; the group is failed).
 */
int	 deploy_history(struct publish *, const struct pub_output *);

/*
 * Delta and rollback file of an output, as they should be for its applied and
 * its written state: noted in the journal if they differ from what is there,
 * in a group of their own.  0, or -1 (said).
 */
int	 deploy_edits(struct publish *, const struct pub_output *);

/* The same for one output at once, outside a run (`applied`).  0, or -1. */
int	 deploy_refresh(const struct conf *, const struct conf_output *);

/*
 * Are those files, where they lie, what they should be for these two states
 * (applied NULL: none is known)?  0, 1 one is not (said), -1 (said).
 */
int	 deploy_verify(const struct conf_output *,
	    const struct out_record *applied,
	    const struct out_record *written);

#endif
