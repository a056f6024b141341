/*
 * The edits between two states of one object, in the order in which a device
 * may be given them.  What the order must keep is said in delta.h.
 */
#ifndef EDITS_H
#define EDITS_H

#include "emit.h"

enum edit_kind {
	EDIT_ADD,
	EDIT_DEL,
	EDIT_DENY		/* add the sentinel, under row->number */
};

struct edit_cmd {
	enum edit_kind		 kind;
	const struct row	*row;
};

/* A row of the old or of the new state. */
struct edit_row {
	struct row	 row;
	size_t		 pair;	/* the same row of the other state, + 1 */
	/* new: the old row that stands on its number, + 1 */
	size_t		 holder;
	int		 done;	/* written; -1: waits for another's place */
};

struct edits {
	struct edit_cmd	*cmd;
	size_t		 ncmd, adds, dels;
	/* old rows that go before a new one comes */
	size_t		 gaps;
	/* why edits may not be used, NULL: they may */
	const char	*blocked;
	/* below: for edits.c only */
	struct edit_row	*old, *now;
	size_t		 nold, nnow;
	size_t		*stack;
	struct row	 was_deny, deny;
	/* rows that the device has by now, and may have; 0: any number */
	size_t		 there, room;
	size_t		 out;		/* old rows before this one are done */
};

/* 0, or -1 (memory, said); free in either case. */
int	 edits_init(struct edits *, const struct emit_object *old,
	    const struct emit_object *now);
void	 edits_free(struct edits *);

#endif
