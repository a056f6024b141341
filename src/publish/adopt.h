/*
 * Taking over what a device already has, its numbers included.
 *
 * Record and applied state then hold exactly the rows of the device.  Those
 * that no list of ours has are marked as foreign: the next write keeps them,
 * and adds what of ours is missing, so its delta only adds.
 */
#ifndef ADOPT_H
#define ADOPT_H

#include "publish.h"

/* A row that only one side has. */
struct adopt_row {
	/* with the number of the device, 0: none; texts in adopt.mem */
	struct row	 row;
	/* the other side has all its addresses (names), in other rows */
	int		 within;
	/* addresses that no feed of the list publishes; of a text 1 or 0 */
	u128		 unpublished;
};

struct adopt_object {
	const struct emitter	*em;
	const struct conf_list	*list;
	const char		*name;
	int			 af;
	int			 there;		/* on the device */
	size_t			 adopted;	/* rows that are ours */
	struct adopt_row	*add, *foreign;
	size_t			 nadd, nforeign;
};

struct adopt {
	const struct conf_output *co;
	struct pub_output	*po;	/* po->now is what the device has */
	struct adopt_object	*obj;	/* all of the configuration */
	size_t			 nobj, cap;
	struct arena		 mem;
	struct verdict		 verdict;
	int			 remove;	/* foreign rows may go */
	int			 released;	/* by adopt_release() */
	int			 accepted;
};

/*
 * Compare the device's text with what the lists ask for.  "pub" comes from
 * publish_select().  With "remove" foreign rows are not marked, and what would
 * leave the device is guarded: see verdict.  0; or -1 (said), with *refused set
 * when a list can't be used because of a guard.  adopt_free() in any case.
 */
int	 adopt_compare(struct adopt *, struct publish *,
	    const struct conf_output *, const char *file, int remove,
	    int *refused);
/*
 * The same with no text: the record of an output as it is, without its marks.
 */
int	 adopt_release(struct adopt *, struct publish *,
	    const struct conf_output *);
/*
 * Write record, history and applied state (after adopt_release() the record
 * alone), and the records of lists that have none.  0, or -1 (said).
 */
int	 adopt_take(struct adopt *, struct publish *);
void	 adopt_free(struct adopt *);

/* For this room: objects of host names or values, in adopt-text.c. */
int	 adopt_texts(struct adopt *, struct adopt_object *,
	    struct object_record *dev, struct publish *,
	    const struct pub_list *);
int	 adopt_release_texts(struct adopt *, struct adopt_object *,
	    struct object_record *, const struct conf_guard *);

#endif
