/*
 * What emitters are made with: text into the writer, and the reading of a
 * device's text line by line or token by token.  Included by emit.h, so that an
 * emitter's file needs that header alone.
 */
#ifndef EMIT_HOOK_H
#define EMIT_HOOK_H

#include "emit.h"	/* whichever of the two is asked for, both are there */

/* --- writing ------------------------------------------------------------- */

/* Copy a literal to p; p moves behind it. */
#define EMIT_LIT(p, s)	\
	((p) = (char *)memcpy((p), (s), sizeof(s) - 1) + (sizeof(s) - 1))

static inline char *
emit_put(char *p, const char *s, size_t n)
{
	memcpy(p, s, n);
	return p + n;
}

/*
 * Rows are written by the million: short copies go in pieces of a fixed size,
 * which cost a move or two where memcpy() costs a call.  So each of these may
 * scribble on up to 32 bytes behind what it returns; EMIT_ROOM has them.
 */
static inline char *
emit_put_lead(char *p, const struct emit_ctx *ctx)
{
	size_t	 i;

	for (i = 0; i < ctx->leadlen; i += 32)
		memcpy(p + i, ctx->lead + i, 32);
	return p + ctx->leadlen;
}

/* One load, as the driver made it with one store. */
static inline uint32_t
emit_be32(const uint8_t *b)
{
	uint32_t	 v;

	memcpy(&v, b, sizeof v);
	return ntohl(v);
}

static inline char *
emit_put_prefix(char *p, const struct prefix *x)
{
	const uint8_t	*b = x->addr;

	if (x->af == 4)
		p = put_addr4(p, emit_be32(b));
	else
		p = put_addr6(p, (uint64_t)emit_be32(b) << 32 |
		    emit_be32(b + 4), (uint64_t)emit_be32(b + 8) << 32 |
		    emit_be32(b + 12));
	*p++ = '/';
	return put_u8(p, x->len);
}

/*
 * "VERB LEAD" for commands of which each has the whole path: the verb has eight
 * bytes, n of which are meant.
 */
static inline char *
emit_put_verb(char *p, const char *verb, size_t n, const struct emit_ctx *ctx)
{
	memcpy(p, verb, 8);
	return emit_put_lead(p + n, ctx);
}

/* Decimal digits of v. */
char	*emit_put_u32(char *p, uint32_t v);
/* " ge N le N", as far as the range is not exact. */
char	*emit_put_gele(char *p, const struct prange *);
/* 255.255.255.0, or with "inverse" 0.0.0.255; IPv6 in the same manner. */
char	*emit_put_mask(char *p, int af, unsigned len, int inverse);
/* All routes of a family: 0.0.0.0/0 or ::/0, up to full length. */
void	 emit_all(int af, struct prange *);

/* Begin a context for this object: what emit_whole() and deltas share. */
void	 emit_ctx_init(struct emit_ctx *, struct out *,
	    const struct emit_object *);
/* Fill ctx->lead from strings, NULL at the end. */
void	 emit_lead(struct emit_ctx *, ...) __attribute__((__sentinel__));
void	 emit_strs(struct out *, ...) __attribute__((__sentinel__));
/* Give what was filled from out_room() on, up to p. */
static inline void
emit_took(struct out *o, const char *p)
{
	out_took(o, (size_t)(p - (o->buf + o->n)));
}

/* --- numbered lists ------------------------------------------------------ */

/*
 * "LEAD N permit P [ge n] [le m]": hooks for all who write it so.  begin() has
 * put what stands before the number into ctx->lead.
 */
void	 seq_row(struct emit_ctx *, const struct row *);
void	 seq_run(struct emit_ctx *, const struct emit_run *);
void	 seq_none(struct emit_ctx *, uint32_t number);
void	 seq_del(struct emit_ctx *, const struct row *);	/* no LEAD N */
void	 seq_del_row(struct emit_ctx *, const struct row *);	/* all of it */

/*
 * The same for those who write "ip prefix-list NAME seq" and "ipv6 ..." in
 * front of each row.
 */
void	 seq_ip_begin(struct emit_ctx *);
int	 seq_ip_parse(struct emit_parse *, const char *, size_t);

/* The same in a block that NAME alone opens: "ip prefix-list NAME". */
void	 seq_block_begin(struct emit_ctx *);
void	 seq_block_end(struct emit_ctx *);
void	 seq_block_del(struct emit_ctx *, const struct row *);

#define SEQ_BLOCKS	0x1	/* NAME alone opens a block of rows */

/*
 * Read "KEYWORDS NAME [seq N] permit|deny P [ge n] [le m] [eq n]" lines, whose
 * keywords (two words a family) are given; other lines are passed over.
 */
int	 seq_parse(struct emit_parse *, const char *, size_t,
	    const char *keywords4, const char *keywords6, unsigned flags);
/* Such lines alone, from "seq" or the action on: all of a text is one list. */
int	 seq_body_parse(struct emit_parse *, const char *, size_t);

/*
 * "LEAD N permit A LEN [greater-equal n] [less-equal m]", removed by "undo LEAD
 * N"; begin() has put what stands before the number into ctx->lead.
 */
void	 index_row(struct emit_ctx *, const struct row *);
void	 index_none(struct emit_ctx *, uint32_t number);
void	 index_del(struct emit_ctx *, const struct row *);
int	 index_parse(struct emit_parse *, const char *, size_t,
	    const char *keywords4, const char *keywords6);

/* --- what a parse hook gives --------------------------------------------- */

/* Rows that follow belong to this object, which may be known already. */
int	 emit_parsed_object(struct emit_parse *, const char *name, size_t n,
	    int af);
/* The same; that it is known already is an error. */
int	 emit_parsed_new(struct emit_parse *, const char *name, size_t n,
	    int af);
int	 emit_parsed_row(struct emit_parse *, const struct row *);
/* The rows that the object at hand has so far. */
size_t	 emit_parsed_count(const struct emit_parse *);
/* Is the row of the family that the object at hand is not of? */
int	 emit_parsed_other(const struct emit_parse *, const struct row *);
/*
 * An object that must be told of in two places: make the one of that name the
 * one at hand, 1, or 0; mark the one at hand; spoil all that have no mark.
 */
int	 emit_parsed_at(struct emit_parse *, const char *name, size_t n);
void	 emit_parsed_mark(struct emit_parse *);
int	 emit_parsed_unmarked(struct emit_parse *, const char *why);
struct emit_word;
/*
 * A row of text: a host name (of any case) or a value, checked and copied; the
 * row tells kind, number and deny.
 */
int	 emit_parsed_text(struct emit_parse *, const struct row *,
	    const struct emit_word *);
/* Take its single quotes away, if it has any.  0, or -1: one is missing. */
int	 emit_word_unquote(struct emit_word *);
/* An error with the line of the byte "at".  Returns -1. */
int	 emit_parse_bad(struct emit_parse *, const char *at, const char *why);
/*
 * Does the word say what the object that is looked for was given as this, in
 * any spelling of an address?  1, also where that is not known; or 0.
 */
int	 emit_parse_is(const struct emit_parse *, const char *param,
	    const struct emit_word *);
/*
 * The same about the object at hand alone: it can't be used, and whoever asks
 * for it is told why (parsed_object.bad); all others can.  0; -1: memory.
 */
int	 emit_parse_spoil(struct emit_parse *, const char *at,
	    const char *why);

/* --- words, lines and tokens of a text ----------------------------------- */

struct emit_word {
	const char	*p;
	size_t		 n;
};

int	 emit_word_is(const struct emit_word *, const char *);
/* Decimal, no sign, at most "max".  0, or -1. */
int	 emit_word_u32(const struct emit_word *, uint32_t max, uint32_t *);
/* A prefix with lo == hi == len; "flags" as in prefix_parse().  -1: said. */
int	 emit_word_prefix(struct emit_parse *, const struct emit_word *,
	    unsigned flags, struct prange *);
/* The same from an address and a length that stand apart. */
int	 emit_words_prefix(struct emit_parse *, const struct emit_word *addr,
	    const struct emit_word *len, struct prange *);
/* lo <= hi, both from len to the width?  0, or -1 (said, at "at"). */
int	 emit_range_ok(struct emit_parse *, const char *at,
	    const struct prange *);

#define EMIT_WORDS	24

struct emit_line {
	const char	*p;		/* first byte of the line */
	size_t		 indent;	/* white space before the first word */
	struct emit_word w[EMIT_WORDS];
	size_t		 n;		/* words, EMIT_WORDS at most */
	int		 cut;		/* the text ends in this line */
};

/* The line at *text, which moves behind it: 1; at the end of the text: 0. */
int	 emit_next_line(const char **text, const char *end, struct emit_line *);

enum emit_tok { TOK_END, TOK_WORD, TOK_STRING, TOK_BAD, TOK_CHAR };

struct emit_scan {
	const char	*p, *end;
	const char	*chars;		/* of words, but letters and digits */
	const char	*quotes;	/* what strings stand in */
	int		 escapes;	/* a string may hold '\' and newlines */
	int		 comments;	/* pass over '#' lines and C comments */
	int		 hash;		/* over '#' lines alone */
	/* the last token */
	enum emit_tok	 tok;
	struct emit_word w;		/* TOK_STRING: without quotes */
	int		 nl;		/* a newline stood before it */
};

enum emit_tok emit_token(struct emit_scan *);
/*
 * The next token, where lines count.  1: it is of this line; 0: the line has
 * ended; -1: the text ends in it, or in a string (said).
 */
int	 emit_token_more(struct emit_parse *, struct emit_scan *);
/* That the last token can't stand there, as emit_parse_bad() says it: -1. */
int	 emit_scan_bad(struct emit_parse *, const struct emit_scan *);
/*
 * Begin with a text whose words hold all that is printable but '"', and read
 * the first token.
 */
void	 emit_scan_printable(struct emit_scan *, const char *, size_t);
/* Is the last token this very character? */
static inline int
emit_tok_is(const struct emit_scan *s, char c)
{
	return s->tok == TOK_CHAR && *s->w.p == c;
}

/* --- addresses as members ------------------------------------------------ */

#define MEMBER_HOST	0x1	/* "host A" for a single address */
#define MEMBER_MASK	0x2	/* IPv4 as "A 255.255.255.0" */
#define MEMBER_INVERSE	0x4	/* IPv4 as "A 0.0.0.255" */
#define MEMBER_NUMBER	0x8	/* reading: a number may stand before it */

/* The prefix in the spelling of the flags, else "A/LEN". */
char	*emit_put_member(char *p, const struct prefix *, unsigned flags);
/*
 * Read the same, "host A" and "A/LEN" always, from the first of n >= 1 words
 * on: the count of words that it takes, or -1 (said).
 */
int	 emit_word_member(struct emit_parse *, const struct emit_word *,
	    size_t n, unsigned flags, struct prange *);
/* "A M", or "P", of n words, without host bits.  0, or -1: nothing is said. */
int	 emit_words_mask(const struct emit_word *, size_t n, struct prefix *);
/* The rest of a line, from word i on, as a row of that family (0: any). */
int	 emit_parsed_member(struct emit_parse *, const struct emit_line *,
	    size_t i, unsigned flags, int af);
/*
 * Read objects of a head and indented lines.  head() tells which word of the
 * line is the name, the last one, and the family; 0: another line, -1: a head
 * that is not whole.  inner() gets what is no description, remark, removal,
 * comment or exit; what it says is wrong spoils the object.
 */
int	 emit_blocks(struct emit_parse *, const char *, size_t,
	    int (*head)(const struct emit_line *, int *af),
	    int (*inner)(struct emit_parse *, const struct emit_line *,
	    int af));
/* inner() alone: an error in it spoils the object at hand.  0; -1: memory. */
int	 emit_parse_try(struct emit_parse *, const struct emit_line *, int af,
	    int (*inner)(struct emit_parse *, const struct emit_line *,
	    int af));

/* --- what several files of one platform need ------------------------------ */

extern const char *const bird_keywords[];

/* At a token; 0, or -1 (said). */
typedef int bird_hook(struct emit_parse *, struct emit_scan *);

/* one() at each "keyword" of a text. */
int	 bird_parse(struct emit_parse *, const char *, size_t,
	    const char *keyword, bird_hook *one);
/*
 * "define NAME = [ ... ];", whose first word is the last token, as an object if
 * is_ours() says so of what stands behind the bracket; all other definitions
 * are passed over.
 */
int	 bird_define(struct emit_parse *, struct emit_scan *,
	    int (*is_ours)(const struct emit_scan *), bird_hook *entry);
/*
 * Entries with a comma after each but the last, and "];"; the last token is the
 * first of them, and entry() reads the one behind it, too.
 */
int	 bird_entries(struct emit_parse *, struct emit_scan *,
	    bird_hook *entry);

/* --- a prefix a line, in a command ---------------------------------------- */

/* The comment that names the list; the lines' end goes into ctx->lead. */
void	 lines_begin(struct emit_ctx *);
/* HEAD P and the lead. */
void	 lines_put(struct emit_ctx *, const char *head, const struct row *);
int	 lines_is_prefix(const struct emit_word *);
/*
 * at() tells at which word of a line a row's prefix stands, from 1; 0: none.
 * "flags" of emit_word_member(), 0: P/LEN or an address.
 */
int	 lines_parse(struct emit_parse *, const char *, size_t,
	    size_t (*at)(const struct emit_parse *,
	    const struct emit_line *), unsigned flags);

/* The prefix alone, without a name; an address does, behind it anything. */
void	 edl_row(struct emit_ctx *, const struct row *);
int	 edl_parse(struct emit_parse *, const char *, size_t);

/*
 * Sets "WORD NAME", an entry a line with a comma after each but the last, and
 * "end-set".  entry() has one of a line without its comma: 0, or -1 (said).
 */
int	 endset_parse(struct emit_parse *, const char *, size_t,
	    const char *word, int (*entry)(struct emit_parse *,
	    const struct emit_line *));

/* --- address objects, one a row, that a group names ----------------------- */

/*
 * "GROUP_52.96.0.0_14", "GROUP_2603-1006--_40": the object's name tells whose
 * it is and what it holds, so no other group is in need of it, and removing it
 * with its row takes nothing from another.  It has OWNED_LEN characters more
 * than its group.
 */
#define OWNED_LEN	44

char	*emit_put_owned(char *p, const struct emit_ctx *,
	    const struct prefix *);
/*
 * A member of the group at hand, whose name is given.  One that is not named
 * after it could not be removed: that spoils the group.  0, or -1 (said).
 */
int	 emit_parsed_owned(struct emit_parse *, const struct emit_word *group,
	    const struct emit_word *member);
/*
 * An address object holds "value" (NULL: what is no prefix).  If its name says
 * otherwise, the group that it is named after, of this family (0: any), is
 * spoiled.  0, or -1 (said).
 */
int	 emit_parsed_holds(struct emit_parse *, const struct emit_word *name,
	    const struct prange *value, int af);

/*
 * A row by itself, which its name alone puts into a list: it belongs to the
 * list that it is named after, and another name is another's.  If "value" (as
 * above) is not what the name says, the list is spoiled.  0, or -1 (said).
 */
int	 emit_parsed_named(struct emit_parse *, const struct emit_word *name,
	    const struct prange *value);

/* --- lists in JSON ------------------------------------------------------- */

/*
 * Keys, to which a module's name and ':' may be put.  An array of lists (NULL:
 * the whole text is one), their names, and arrays of rows anywhere in them.
 */
struct json_shape {
	const char	*lists, *name, *rows;
	const char	*prefix;
	const char	*range;		/* "exact" or "lo..hi"; NULL: none */
	const char	*lo, *hi;	/* lengths as numbers; NULL: none */
};
int	 json_lists(struct emit_parse *, const char *, size_t,
	    const struct json_shape *);

/* --- Azure ---------------------------------------------------------------- */

#define AZURE_NAME_MAX	80

/* Checks of parameters: NULL, or what is wrong. */
const char *azure_check_name(const char *);	/* of a resource */
const char *azure_check_group(const char *);	/* a resource group */

/* Commands or JSON; JSON; Bicep; HCL.  See azure-filter-read.c. */
int	 azure_filter_az_parse(struct emit_parse *, const char *, size_t);
int	 azure_filter_json_parse(struct emit_parse *, const char *, size_t);
int	 azure_filter_bicep_parse(struct emit_parse *, const char *, size_t);
int	 azure_filter_terraform_parse(struct emit_parse *, const char *,
	    size_t);

/* --- maps of lists ------------------------------------------------------- */

/* In HCL, in YAML.  See variables-read.c. */
int	 variables_hcl_parse(struct emit_parse *, const char *, size_t);
int	 variables_yaml_parse(struct emit_parse *, const char *, size_t);

/* --- blocks in braces ---------------------------------------------------- */

/*
 * Read "parent { kind NAME { leaf; leaf; } }", whole or from "kind" on, and the
 * same as "set parent kind NAME leaf" lines; leaf() gets the words of one.
 */
int	 curly_parse(struct emit_parse *, const char *, size_t,
	    const char *parent, const char *kind,
	    int (*leaf)(struct emit_parse *, const struct emit_word *, size_t));

/* --- commands of a menu, with pairs --------------------------------------- */

#define EMIT_PAIRS	16

/* "add key=value ...", in one of two menus. */
struct emit_add {
	int		 af;	/* 4, 6: of which of the two */
	const char	*at;	/* in the text, for errors */
	size_t		 n;
	struct emit_word key[EMIT_PAIRS], value[EMIT_PAIRS];
};

/* The value of a key, or NULL. */
const struct emit_word *add_value(const struct emit_add *, const char *key);
/*
 * Call add() for each "add" of the two menus ("ip firewall address-list"),
 * whether the menu stands on a line of its own or before the command, and
 * whether the command stands alone or inside of ":do {}" or "do={}".  Lines
 * that end in a backslash go on in the next one; values are without their
 * quotes and escapes.
 */
int	 menu_parse(struct emit_parse *, const char *, size_t,
	    const char *menu4, const char *menu6,
	    int (*add)(struct emit_parse *, const struct emit_add *));

/* --- configuration as paths ----------------------------------------------- */

/*
 * A statement, or a block when it opens and closes, word by word from the top.
 */
struct emit_path {
	enum { PATH_STATEMENT, PATH_OPEN, PATH_CLOSE } what;
	struct emit_word w[EMIT_WORDS];	/* without "set", tags, first / */
	size_t		 n;		/* EMIT_WORDS at most */
	int		 off;		/* inactive, or in what is */
	/* it stands there by an earlier line alone, and may be another's */
	int		 loose;
};
typedef int path_hook(struct emit_parse *, const struct emit_path *, void *);

#define PATH_LINES	0x1	/* a line ends a statement, and not ';' */

/*
 * Tell the hook all of a configuration in braces and in "set" lines; removals
 * are passed over.
 */
int	 path_parse(struct emit_parse *, const char *, size_t, unsigned flags,
	    path_hook *, void *arg);
/*
 * Does it begin with these words (NULL ends them), or with the last of them, as
 * a part of a configuration does?  *name: the word that follows.
 */
int	 path_match(const struct emit_path *, const char *const *,
	    size_t *name);

/* --- a prefix with its match type ----------------------------------------- */

/* "P exact", "P orlonger", "P upto /n", "P prefix-length-range /n-/m" */
char	*filter_put(char *p, const struct prange *);
/* The same, read; *used words of n. */
int	 filter_parse(struct emit_parse *, const struct emit_word *, size_t n,
	    struct prange *, size_t *used);

#endif
