/*
 * The report of a run: one model of what it did, built from struct publish
 * after it, and a writer a form.  The same numbers stand in all of them.
 *
 * It holds no time and no age: the same run gives the same report, so that a
 * request that shows it is edited only when there is something new.
 */
#ifndef REPORT_RUN_H
#define REPORT_RUN_H

#include "../base/out.h"
#include "../publish/publish.h"
#include "../publish/states.h"

/* What became of a prefix or a host name of a list. */
enum run_kind {
	RUN_LOST,
	RUN_GAINED,
	RUN_MOVED,
	RUN_CHANGED,		/* other attributes */
	RUN_HELD,		/* withdrawn by this run, and held */
	RUN_RESPELLED,		/* the same addresses in other lines */
	RUN_KINDS
};

enum run_what {			/* of lists and of outputs */
	RUN_SAME, RUN_NEW, RUN_CHANGE, RUN_FORMAT, RUN_RESTORED,
	RUN_AWAITS,		/* a new layout awaits --reformat */
	RUN_PINNED, RUN_DEFERRED, RUN_REFUSED, RUN_FAILED, RUN_NONE
};

/* Labels of a request, in this order. */
enum run_label {
	LABEL_LOSS, LABEL_GAIN, LABEL_ATTRIBUTES, LABEL_IPV6, LABEL_REFUSED,
	LABEL_FORMAT, LABEL_FIRST, LABELS
};

struct run_list {
	const struct pub_list	*pl;
	enum run_what		 what;
	struct members		 was, is;	/* with what is held */
	/* what changed; of a refused or deferred one, what would */
	struct diff		 diff;
	int			 have_diff;
	size_t			 n[RUN_KINDS];	/* prefixes */
	size_t			 hosts[RUN_KINDS];
	/* what it holds after this run */
	size_t			 n4, n6, nhosts, held;
	struct space		 space;
};

struct run_output {
	const struct pub_output	*po;
	enum run_what		 what;
	int			 written;
	const char		*from, *to;	/* states; NULL: none */
	char			*delta;		/* NULL: none */
	size_t			 deltalen;
	struct emit_edits	 edits;
};

struct run_report {
	const struct publish	*pub;
	int			 status;
	struct run_list		*list;
	struct run_output	*out;
	size_t			 nlist, nout;
	/* over all lists that were there before, each prefix once */
	struct pset		 all[RUN_KINDS];
	struct space		 gained, lost;
	size_t			 held;
	size_t			 lists[RUN_NONE + 1], outs[RUN_NONE + 1];
	size_t			 written;	/* outputs */
	size_t			 added, removed;	/* rows of those */
	/* the same of host names and values, one list after the other */
	size_t			 texts[RUN_KINDS], nlisted;
	size_t			 unsaid;	/* by all outputs */
	int			 moved;		/* a feed's content did */
	int			 failed, refused;
	int			 label[LABELS];
	char			 subject[256];	/* plain ASCII, no quotes */
};

/*
 * Build it.  "status" is the exit status that the run will have, "before" the
 * one of fetching.  0, or -1 (memory, said); run_report_free() in any case.
 */
int	 run_report_build(struct run_report *, const struct publish *,
	    int status, int before);
void	 run_report_free(struct run_report *);

/* Is there anything to say but that nothing has changed? */
int	 run_report_quiet(const struct run_report *);

/* Is there a change that accept and defer can name? */
int	 run_has_change(const struct run_list *);

/* Subject and labels, from the numbers: the second half of building. */
void	 run_report_name(struct run_report *);

const char *run_kind_name(enum run_kind);	/* "lost" ... */
const char *run_what_name(enum run_what);	/* "refused" ... */
const char *run_label_name(enum run_label);	/* "coverage-loss" ... */

/* The kind of a row and of a host name of the list's diff. */
enum run_kind run_row_kind(const struct diff_row *);
enum run_kind run_host_kind(const struct diff_host *);
/* What is said behind a prefix or a host name, printable ASCII. */
void	 run_row_words(struct out *, const struct run_list *,
	    const struct diff_row *);
void	 run_host_words(struct out *, const struct run_list *,
	    const struct diff_host *);
/* The i-th of l->held rows, and its words; without its length in a message. */
const char *run_held(const struct run_list *, size_t i, struct row *);
/* What an output could not say as it is. */
void	 run_unsaid(struct out *, const struct pub_unsaid *);
/* A held row: until which day. */
void	 run_held_words(struct out *, const struct run_list *, size_t i);

/* "2 changed, 1 refused of 3" */
void	 run_tally(struct out *, const size_t n[RUN_NONE + 1], size_t all);
/* How many names and values came, went, ...: one line. */
void	 run_texts_line(struct out *, const struct run_report *);
/* The one line of a quiet report. */
void	 run_quiet_line(struct out *, const struct run_report *);
/* The delta's numbers: "2 to add, 1 to remove"; are there any? */
void	 run_edits(struct out *, const struct run_output *);
int	 run_has_edits(const struct run_output *);

void	 run_text(struct out *, const struct run_report *);
void	 run_json(struct out *, const struct run_report *);
void	 run_markdown(struct out *, const struct run_report *);

#endif
