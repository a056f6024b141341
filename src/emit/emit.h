/*
 * Emitters: one kind of object on one router OS each, as data and hooks.
 *
 * The driver owns what is the same everywhere: checks, order, numbers,
 * separators, empty objects, names, retired rows, write errors.  An emitter's
 * file includes this header only, holds its table row(s) and small hooks.
 * There is no vendor switch anywhere.
 */
#ifndef EMIT_H
#define EMIT_H

#include <arpa/inet.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../base/digest.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../base/mem.h"
#include "../base/out.h"
#include "../feed/hosts.h"
#include "../feed/row.h"
#include "../feed/value.h"
#include "../prefix/prefix.h"
#include "../prefix/put.h"
#include "../prefix/set.h"

/* What an object of this kind matches (DESIGN, section 4). */
enum emit_match {
	MATCH_ROUTE,		/* BGP routes, with lengths */
	MATCH_ADDRESS,		/* packets */
	MATCH_HOST,
	MATCH_VALUE,
	MATCH_ANY		/* its user decides; holds bare prefixes */
};

/* How one object holds the two families. */
enum emit_families {
	FAMILIES_APART,		/* one object a family */
	FAMILIES_TOGETHER	/* one object holds both */
};

#define EMIT_NAME_MAX	255	/* of any platform; the rows say less */
#define EMIT_LEAD	(EMIT_NAME_MAX + 129)
#define EMIT_ROOM	(EMIT_LEAD + 320)	/* out_room() for any one row */

#define RANGE_EXACT	0x01	/* lo == hi == len */
#define RANGE_ORLONGER	0x02	/* lo == len, hi == width */
#define RANGE_UPTO	0x04	/* lo == len < hi */
#define RANGE_SPAN	0x08	/* len < lo <= hi */
#define RANGE_ALL	0x0f
#define RANGE_DATA	0x10	/* carries lo and hi as data */

/* What an empty or a missing object does there, and the facts' certainty. */
enum emit_hole {
	HOLE_NONE,		/* matches nothing */
	HOLE_PERMITS,		/* permits all */
	HOLE_ERROR,		/* can't exist, or is an error there */
	HOLE_UNKNOWN		/* not settled: counts as permits all */
};

/* What the whole form does when it is loaded on a live device. */
enum emit_load {
	LOAD_MERGE,		/* merges: ends with removals */
	LOAD_REPLACE,		/* the object as a whole, atomically */
	LOAD_FILE		/* the file is the object */
};

enum emit_delta { DELTA_NONE, DELTA_LINES, DELTA_OBJECT };
enum emit_order { ADDS_FIRST, DELS_FIRST };

struct emit_format;		/* the user's own row text */

/*
 * What a row needs besides prefixes and a name, as its user says it: a next
 * hop, an interface, the name of another object.
 */
#define EMIT_PARAMS	8	/* of one row */
struct emit_param {
	const char	*name;		/* "next-hop" */
	const char	*what;		/* for people */
	const char	*fallback;	/* when not given; NULL: it must be */
	int		 af;		/* 4, 6: objects of that family only */
	/* NULL, or what is wrong; without: emit_param_word() */
	const char	*(*check)(const char *);
};
struct emit_given {
	const char	*name, *value;
};

/* One object while it is written; hooks may read all of it. */
struct emit_ctx {
	const struct emitter	*em;
	struct out		*out;
	const char		*name;	/* on the device */
	enum row_kind		 kind;	/* of its rows */
	int			 af;	/* 4, 6; 0: both in one, or texts */
	size_t			 count;	/* its rows without the sentinel */
	size_t			 index;	/* of the row at hand, from 0 */
	size_t			 objects;	/* from open() to close() */
	size_t			 object;	/* the one at hand, from 0 */
	size_t			 edits;	/* of a delta; 0: the whole form */
	const struct emit_format *format;
	/* in the order of em->params; NULL: of the other family */
	const char		*param[EMIT_PARAMS];
	char			 lead[EMIT_LEAD];	/* the hooks' own, */
	size_t			 leadlen;		/* see emit_lead() */
};

/* Rows of one family that follow each other, as keys of a set. */
struct emit_run {
	const uint64_t	*k4;		/* NULL: IPv6 */
	const struct key6 *k6;
	size_t		 n;
	const uint32_t	*number;	/* NULL: start, start + step, ... */
	uint32_t	 start, step;
};

struct emit_parse;		/* the receiving end of a parse hook */

/*
 * Rows that are no prefixes.  A row of the table has one kind, "rows"; with
 * "also" it takes others besides, by its text hooks (plain, json, csv).  An
 * object holds rows of one kind: that of its list (use hosts, communities).
 * Such an object has no family (af 0, so FAMILIES_TOGETHER); its rows come in
 * the order of their bytes, each once.  What a hook gets as row->text:
 *
 *	ROW_HOST	a name as published: "x", "*.x", "*cdn.x", "a.*.x"; only
 *			letters, digits, "-", "_", "." and "*", lower case, at
 *			most LIMIT_HOST_LEN bytes; never a kind that "says"
 *			lacks; minimal: no name is covered by another one
 *	ROW_VALUE	a community, see value.h: value_parse() takes it apart
 *
 * "says" is what the row can express: of HOST_* (hosts.h) and VALUE_*
 * (value.h); 0: all.  What it can't, the list's key "inexpressible" decides:
 * omitted, refused, or widened to the narrowest pattern that covers it, and
 * the report names it.  "means" tells where a name says more on the target than
 * in the feed: HOSTS_APEX, "*.x" takes x too (then never an x beside its *.x);
 * HOSTS_ZONE, x takes all that is below it too: such a row says HOST_EXACT
 * alone, and "*.x" reaches it as "x".
 *
 * Texts in numbered objects have numbers as prefixes do, retired rows too; a
 * deny that stands for all is a row with "deny" set and no text.
 */
#define TAKES(kind)	(1u << (kind))

struct emitter {
	/* what it is */
	const char	*name;		/* "plain", VENDOR-OS-OBJECT */
	const char	*platform;	/* "any", the vendor and its OS */
	const char	*kind;		/* "prefix list" */
	const char	*title;		/* one line for `list platforms` */
	/* what it can hold; narrow, as pages of rows are written at a start */
	enum emit_match	 matches : 8;
	enum row_kind	 rows : 8;
	unsigned	 also : 16;	/* TAKES(...): by the text hook */
	unsigned	 says : 16;	/* HOST_*, VALUE_*; 0: all kinds */
	unsigned	 means : 16;	/* HOSTS_* */
	enum emit_families families : 8;
	unsigned	 ranges : 8;	/* RANGE_* */
	unsigned	 len_min : 8;	/* of a row's prefix */
	unsigned	 alone : 1;	/* a file is one object: no names */
	unsigned	 longest : 1;	/* the longest prefix decides */
	unsigned	 disjoint : 1;	/* no row may lie inside another */
	unsigned	 zero_any : 1;	/* 0.0.0.0/8 means any /8: refused */
	unsigned	 one_family : 1; /* a file holds objects of one only */
	/* names are comments: rows of like parameters are in one place */
	unsigned	 rows_shared : 1;
	/* and whatever the parameters: the prefix alone is the key */
	unsigned	 one_place : 1;
	unsigned	 name_shared : 1; /* one name space for both families */
	unsigned	 name_alpha : 1; /* must start with a letter */
	/* loading */
	enum emit_load	 load : 8;
	enum emit_delta	 delta : 8;
	enum emit_order	 order : 8;
	/* not in the language of the whole form, which alone makes objects */
	unsigned	 delta_apart : 1;
	enum emit_hole	 empty : 8, missing : 8;
	/* limits: 0 means none known */
	uint32_t	 row_max;
	uint32_t	 line_max;
	uint32_t	 text_max;	/* bytes of one object */
	uint32_t	 name_max;
	/* sequence numbers; step 0: the platform has none */
	uint32_t	 seq_start, seq_step, seq_max;
	const char	*row_param;	/* one of params: as row_max; or NULL */
	/*
	 * Of the rows with one prefix only one can stand in each place; a new
	 * one may take an old one's.  NULL: all of the row is its key.
	 */
	int		 (*place)(const struct prange *);
	const char	*name_chars;	/* allowed besides letters and digits */
	/* words that can't be names; "word*": nor can its abbreviations */
	const char *const *name_bad;	/* NULL-terminated; NULL: none */
	const char	*name_not_last;	/* characters; NULL: none */
	const char	*comment;	/* leader of a line; NULL: none */
	const struct emit_param *params; /* name NULL ends; NULL: none */
	const char	*load_how;	/* for people */
	const char	*hole_source;	/* who says so */
	const char	*checked;	/* a program and its version, or "no" */

	/*
	 * Around all objects of an output (a bracket, a line of heads);
	 * consecutive objects of the same emitter share them.  Optional.
	 */
	void	(*open)(struct emit_ctx *);
	void	(*close)(struct emit_ctx *);
	/*
	 * Each row of the whole form once more, before begin(): what must be
	 * there before the object can name it.  Optional.
	 */
	void	(*ahead)(struct emit_ctx *, const struct row *);
	/* Around one object.  Optional. */
	void	(*begin)(struct emit_ctx *);
	void	(*end)(struct emit_ctx *);
	/* One row: ctx->index + 1 == ctx->count is the last. */
	void	(*row)(struct emit_ctx *, const struct row *);
	/* One of a kind of "also". */
	void	(*text)(struct emit_ctx *, const struct row *);
	/*
	 * Many rows at once, with the bytes that row() gives for each: for
	 * kinds of rows that are written by the million.  Optional.
	 */
	void	(*run)(struct emit_ctx *, const struct emit_run *);
	/*
	 * A row that denies all, under this number (0: the platform has none):
	 * what an object carries where empty or missing permits all, and what
	 * an empty one consists of.  NULL: there is no such form; then an empty
	 * object is begin() and end() where that matches nothing, else refused.
	 */
	void	(*none)(struct emit_ctx *, uint32_t number);
	/*
	 * One command that adds or removes one row, between begin() and end();
	 * del is needed by LOAD_MERGE, both by DELTA_LINES.
	 */
	void	(*add)(struct emit_ctx *, const struct row *);
	void	(*del)(struct emit_ctx *, const struct row *);
	/*
	 * Read text of the device, without a NUL byte, or our own output: call
	 * emit_parsed_object() and emit_parsed_row() for what it knows and
	 * passes over all else (other configuration around it).  What belongs
	 * to such an object and can't be understood is an error:
	 * emit_parse_bad(); or, where a device has many such objects of other
	 * contents, emit_parse_spoil() them.  0, or -1 (said).
	 */
	int	(*parse)(struct emit_parse *, const char *, size_t);
};

/* All rows, in the order of the manual; NULL at the end. */
extern const struct emitter *const emitters[];
const struct emitter *emitter_find(const char *name);

/* Words for tables and messages. */
const char *emit_match_name(enum emit_match);
const char *emit_families_name(enum emit_families);
const char *emit_hole_name(enum emit_hole);
const char *emit_load_name(enum emit_load);
const char *emit_delta_name(enum emit_delta);
const char *emit_order_name(enum emit_order);

/* Which RANGE_* bit this is (never RANGE_DATA). */
unsigned emit_range_kind(const struct prange *);
/*
 * Does the row hold bare prefixes, so that it is their user who decides about
 * lengths?  A set of which all are "orlonger" may be written too: the driver
 * puts EMIT_BARE_NOTE before it, as a comment.
 */
#define EMIT_BARE_NOTE	"use with orlonger"
int	 emit_is_bare(const struct emitter *);
/* Are the rows of an object written from the last to the first? */
int	 emit_inner_first(const struct emitter *);
/* Make *r what a text of this row tells of it: bare prefixes read as exact. */
void	 emit_as_read(const struct emitter *, struct prange *r);
/* Does it hold rows of this kind? */
int	 emit_takes(const struct emitter *, enum row_kind);
/*
 * A host name (or value) as this row can say it, into to[].  EMIT_SAID: as it
 * is, or spelled as the row's "means" has it; EMIT_WIDER: only as a pattern
 * that takes in others too; EMIT_CANT: not even so, or not without names of
 * others (host_wide()); to[] is empty then.
 */
enum emit_said { EMIT_SAID, EMIT_WIDER, EMIT_CANT };
#define EMIT_TEXT	(LIMIT_HOST_LEN + 3)
enum emit_said emit_say(const struct emitter *, enum row_kind, const char *,
	    char to[EMIT_TEXT]);
/*
 * The number of the sentinel that each object of this row carries from its
 * first publication; 0: it carries none.
 */
uint32_t emit_sentinel(const struct emitter *);
/*
 * How "count" rows are numbered when none has a number yet: the row's own start
 * and step, or 1 and the widest step that fits under the sentinel.  0; -1 when
 * they do not fit at all.
 */
int	 emit_numbering(const struct emitter *, size_t count, uint32_t *start,
	    uint32_t *step);

/* --- what the driver takes -------------------------------------------- */

struct retired {
	struct prange	 prange;
	uint32_t	 number;
	const char	*text;		/* of text rows; else NULL */
	int		 deny;		/* the deny-all that ended a list */
};

/* One object to write.  Nothing here is owned by the driver. */
struct emit_object {
	const struct emitter	*em;
	const char		*name;
	const char		*note;	/* a comment line before it, or NULL */
	int			 af;	/* 4, 6; 0 for FAMILIES_TOGETHER */
	/* rows: prefixes of that family (sorted), or texts (sorted) */
	enum row_kind		 kind;
	const struct pset	*set;	/* NULL for texts */
	const char *const	*text;
	size_t			 ntext;
	/* a number for each row; NULL: see emit_numbering() */
	const uint32_t		*number;
	uint32_t		 sentinel;	/* 0: none */
	/* rows of the past that are not live: removed by a LOAD_MERGE form */
	const struct retired	*retired;
	size_t			 nretired;
	const struct emit_format *format;
	/* as emit_params() gave them */
	const struct emit_given	*given;
	size_t			 ngiven;
};

size_t	 emit_count(const struct emit_object *);
/* A retired row as a row. */
void	 emit_retired(const struct emit_object *, const struct retired *,
	    struct row *);
/* The i-th row with its number. */
void	 emit_get(const struct emit_object *, size_t i, struct row *);

/*
 * May this be written?  Name, families, ranges, row and number limits, empty
 * without a form for it.  0; or -1 and the reason, in the row's own words, in
 * why[] (a phrase; the caller adds which output and list).
 */
int	 emit_check(const struct emit_object *, char *why, size_t size);
/*
 * May they be in one file?  Asks for emitter, family and what was given.  0, or
 * -1 with the reason in why[].
 */
int	 emit_check_file(const struct emit_object *, size_t n, char *why,
	    size_t size);
/* The name alone (for configurations). */
int	 emit_check_name(const struct emitter *, const char *name, char *why,
	    size_t size);

/*
 * What an object of this row and family (0: of both) needs, out of what its
 * user gave: each in the order of the row, with what it falls back to.  Fills
 * out[] and returns how many; or -1 with the reason in why[]: unknown, missing,
 * or a value that can't stand there.
 */
int	 emit_params(const struct emitter *, int af, const struct emit_given *,
	    size_t n, struct emit_given out[EMIT_PARAMS], char *why,
	    size_t size);
/* Were both objects given the same? */
int	 emit_params_same(const struct emit_object *,
	    const struct emit_object *);
/* Checks for rows: NULL, or what is wrong. */
const char *emit_param_word(const char *);	/* safe in any text */
const char *emit_param_addr4(const char *);
const char *emit_param_addr6(const char *);
const char *emit_param_u32(const char *);	/* 1 and up */
const char *emit_param_u8(const char *);	/* 1 to 255 */

/*
 * The name of the object of a list: "name", or name-V4 / name-V6 where the
 * families share a name space and both are wanted ("only" is 0; with 4 or 6
 * the configuration has fixed one family).  '-' and '.' become '_' where the
 * platform lacks them.  Depends on configuration and row, never on data.
 * The caller frees.  NULL: memory.
 */
char	*emit_name(const struct emitter *, const char *name, int af, int only);

/*
 * Write the objects in order as one file.  "header" is the first line's text
 * without the comment leader (NULL: none, and none is written where the row
 * has no comments).  Write errors stick to the writer.
 */
void	 emit_whole(struct out *, const char *header,
	    const struct emit_object *, size_t n);

/*
 * State digest of one object: platform, name, family and canonical rows
 * (prefix, lo, hi, number; or text, number), what was given, sentinel; layout
 * does not count.
 * The bytes that are digested are written down in digest.c.
 */
void	 emit_digest(const struct emit_object *, char hex[DIGEST_SIZE]);

/* --- the user's own text (platform "format") ----------------------------- */

/*
 * Row text with % sequences, see emit/format.c.  In header, footer and
 * separator only %N, %% and the \ sequences have a meaning.
 */
struct emit_format {
	const char	*row, *header, *footer;	/* NULL: none */
	const char	*separator;		/* between rows; NULL: none */
};
/* For rows of this kind.  0, or -1 with the reason in why[]. */
int	 emit_format_check(const struct emit_format *, enum row_kind, char *why,
	    size_t);

/* --- what a parse hook gives --------------------------------------------- */

/* Rows of text have their text in parsed.mem. */
struct parsed_object {
	char		*name;
	int		 af;		/* 4, 6; 0: both */
	struct row	*row;		/* in the order of the text */
	size_t		 nrow, cap;
	int		 marked;	/* emit_parsed_mark() */
	/* what in it was not understood, with its line; NULL: nothing */
	const char	*bad;
};
struct parsed {
	struct parsed_object	*obj;
	size_t			 nobj, cap;
	struct arena		 mem;	/* names and texts */
};

/*
 * Read a device's (or our own) text.  0; or -1 (said, with label and line, the
 * result empty): a text cut off in an object, a row that can't be understood.
 */
int	 emit_parse(const struct emitter *, const char *label, const char *,
	    size_t, struct parsed *);
/* The same for an object that was given these, which its rows have to show. */
int	 emit_parse_like(const struct emitter *, const struct emit_given *,
	    size_t n, const char *label, const char *, size_t,
	    struct parsed *);
void	 parsed_free(struct parsed *);
/*
 * An object of that name; af 0 finds any, and an object whose family the text
 * does not tell (empty, or mixed: af 0) is found by both.  A text that has no
 * names (one prefix a line, an empty table) gives one object named "", or one a
 * family, which is found by any name.
 */
const struct parsed_object *parsed_find(const struct parsed *, const char *name,
	    int af);

#include "hook.h"

#endif
