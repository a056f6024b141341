/*
 * Inside the configuration: the scanner, the tree that the grammar builds, and
 * the table of keys.  Nothing outside src/conf/ includes this.
 *
 * The work has two halves.  The grammar (parse.y) knows only shapes: a key
 * and one word, a key and a list, a key and a block.  It makes a tree of
 * items.  Then the blocks of the tree are built into feeds, lists and outputs
 * by the hooks of the key table (keys.c), which also print them back, so that
 * what is read and what is printed can't drift apart.
 */
#ifndef PARSER_H
#define PARSER_H

#include <sys/types.h>

#include <stddef.h>

#include "../base/near.h"
#include "conf.h"

struct parser;
struct printer;

enum block {
	BLOCK_TOP, BLOCK_FEED, BLOCK_FEED_GUARD, BLOCK_LIST, BLOCK_LIST_GUARD,
	BLOCK_TEMPLATE, BLOCK_OUTPUT, BLOCK_OBJECT, BLOCK_FORMAT,
	BLOCK_WORDS		/* a list of values: no keys in it */
};

enum shape {			/* what follows the key */
	SHAPE_WORD,		/* one word */
	SHAPE_NUMBER,		/* one word, and perhaps its unit */
	SHAPE_MATCH,		/* one word, and perhaps numbers */
	SHAPE_WORDS,		/* one word, or a list in braces */
	SHAPE_PAIRS,		/* { WORD = WORD ... } */
	SHAPE_BLOCK,		/* { keys } */
	SHAPE_NAMED,		/* NAME { keys } */
	SHAPE_INCLUDE		/* a file */
};

struct word {
	const char	*text;
	const char	*file;
	int		 line;
	int		 quoted;
	int		 first;		/* the first of its line */
	const struct key *key;		/* for tokens that are keys */
};

struct item {			/* one key with what follows, or one block */
	const struct key *key;		/* NULL: the root */
	struct word	 word;		/* the key's, for messages */
	const char	*name;		/* SHAPE_NAMED */
	struct word	 name_word;
	struct word	*words;
	size_t		 n;
	struct item	*up, *next, *first, *last;
	int		 depth;		/* of braces inside it */
	int		 listed;	/* the words stood in braces */
	int		 broken; /* a block: some of it could not be read */
	int		 bad;		/* a key: its value was refused */
	int		 used;		/* templates */
};

struct printer {
	struct out	*out;
	int		 indent;
};

struct key {
	const char	*name;
	unsigned	 in;	/* 1 << enum block, where it may stand */
	enum shape	 shape;
	enum block	 opens;		/* SHAPE_BLOCK, SHAPE_NAMED */
	/* Read the item into the struct of its block.  0, or -1 (said). */
	int		(*read)(struct parser *, const struct item *, void *);
	/* Print it from there; what is not set prints nothing. */
	void		(*print)(const struct key *, const void *,
			    struct printer *);
	size_t		 offset;	/* of the member, for generic hooks */
	int		 min, max;	/* numbers */
	const char	*unit;
	const char *const *choice;	/* words for 0, 1, ...; NULL ends */
	const char	*only;	/* the sources that have it, or NULL: all */
	int		 repeats;	/* may stand more than once */
};

#define IN(block)	(1u << (block))

struct source_file {		/* one that is being read */
	struct source_file	*up;
	const char		*name;
	char			*text;
	size_t			 len, pos;
	/* fresh: no word on the line yet */
	int			 line, fresh;
	dev_t			 dev;
	ino_t			 ino;
};

#define NEST_MAX	8	/* braces within braces; 4 make sense */

struct parser {
	struct conf		*conf;
	struct arena		*mem;		/* conf->mem */
	int			 errors;
	int			 fatal;		/* no memory: give up */
	/* files */
	struct source_file	*file;
	struct strings		 read;		/* absolute paths of all */
	unsigned		 nfiles;
	/* scanner: see lex.c */
	struct word		 peek;
	int			 peeked;	/* kind of it; -1: none */
	int			 depth;
	enum block		 stack[NEST_MAX + 1];
	struct word		 brace[NEST_MAX + 1];	/* what opened it */
	enum block		 opens;		/* by the next brace */
	int			 want_value, want_unit;
	struct word		 prev, last;	/* the last two tokens */
	int			 kind;		/* of the last one */
	const char		*suspect; /* key that was taken for a value */
	int			 cut;	/* a file ended too early: said */
	/* tree: see tree.c */
	struct item		*root, *block;
	struct word		*pending;	/* words of the item at hand */
	size_t			 npending, cappending;
};

/* conf-file.c: files within files.  0; -1 (said, the parser goes on). */
int	 file_open(struct parser *, const char *path, const struct word *by);
void	 file_close(struct parser *);

/* lex.c: the scanner. */
/*
 * After an error in a block inside "depth" braces: pass over tokens up to where
 * the next key of that block may stand.  1 when the token that yacc looks at
 * is spent, 0 when it is to be used.
 */
int	 lex_recover(struct parser *, int depth);
/* After a key that is not known: pass over what belongs to it. */
void	 lex_skip(struct parser *, int depth);

/* parse.y */
int	 conf_parse(struct parser *);

/* tree.c: what the grammar calls; -1 is lack of memory. */
int	 tree_word(struct parser *, const struct word *);
int	 tree_item(struct parser *, const struct word *key, int listed);
int	 tree_open(struct parser *, const struct word *key,
	    const struct word *name);
void	 tree_close(struct parser *);
void	 tree_unknown(struct parser *, const struct word *);
void	 tree_syntax(struct parser *);
const struct item *tree_find(const struct item *, const char *key);

/* say.c: errors, counted. */
void	 say_at(struct parser *, const struct item *, const struct word *,
	    const char *, ...) PRINTFLIKE(4, 5);
/* At the item's key, or the place of its n-th word. */
void	 say(struct parser *, const struct item *, const char *, ...)
	    PRINTFLIKE(3, 4);
void	 say_word(struct parser *, const struct item *, size_t, const char *,
	    ...) PRINTFLIKE(4, 5);
/* For what is found later, when only the place is known. */
void	 say_where(struct parser *, const struct conf_where *, const char *,
	    ...) PRINTFLIKE(3, 4);
/* A warning: kept for conf_warn(). */
void	 say_later(struct parser *, const struct conf_where *, const char *,
	    ...) PRINTFLIKE(3, 4);

/* keys.c */
extern const struct key keys[];		/* name NULL ends it */
const struct key *key_find(enum block, const char *);
/* Does a feed of this source have the key? */
int	 key_is_of(const struct key *, const char *source);
const char *key_nearest(enum block, const char *);
const char *block_name(enum block);

/* values.c: hooks that serve many keys. */
int	 read_path(struct parser *, const struct item *, void *);
int	 read_number(struct parser *, const struct item *, void *);
int	 read_percent(struct parser *, const struct item *, void *);
int	 read_choice(struct parser *, const struct item *, void *);
int	 read_block(struct parser *, const struct item *, void *);
int	 read_prefixes(struct parser *, const struct item *, void *);
int	 read_string(struct parser *, const struct item *, void *);
void	 print_path(const struct key *, const void *, struct printer *);
void	 print_number(const struct key *, const void *, struct printer *);
void	 print_choice(const struct key *, const void *, struct printer *);
void	 print_percent(const struct key *, const void *, struct printer *);
void	 print_block(const struct key *, const void *, struct printer *);
void	 print_strings(const struct key *, const void *, struct printer *);
void	 print_prefixes(const struct key *, const void *, struct printer *);

/* print.c */
void	 print_quoted(struct out *, const char *);
void	 print_string(const struct key *, const void *, struct printer *);
void	 print_key(const struct key *, struct printer *);
void	 print_keys(enum block, const void *, struct printer *);
void	 print_open(struct printer *, const char *, const char *name);
void	 print_close(struct printer *);

/* build-*.c: from the tree to the structs. */
int	 build_keys(struct parser *, const struct item *, void *);
int	 build_key(struct parser *, struct item *, void *);
int	 build_word(struct parser *, struct strings *, const char *);
int	 build_all(struct parser *);
void	 build_defaults(struct parser *);
struct conf_feed *build_feed(struct parser *, const struct item *);
/* fence.c: once all feeds are there. */
void	 build_fences(struct parser *);
void	 print_fence(const struct key *, const void *, struct printer *);
void	 print_fence_action(const struct key *, const void *,
	    struct printer *);
struct conf_list *build_list(struct parser *, const struct item *);
/* Is the key missing, and not merely unreadable?  Said if so. */
int	 build_missing(struct parser *, const struct item *, const char *key);
/* The list or feed of a word, or NULL (said, with the nearest name). */
const struct conf_feed *find_feed(struct parser *, const struct item *, size_t);
const struct conf_list *find_list(struct parser *, const struct item *, size_t);
void	 build_template(struct parser *, struct item *);
/* The output, or NULL when something in it is wrong. */
struct conf_output *build_output(struct parser *, struct item *);
int	 build_tables(struct parser *);
char	*build_path(struct parser *, const char *);	/* in the arena */

int	 read_user(struct parser *, const struct item *, void *);
int	 read_client_id(struct parser *, const struct item *, void *);
int	 read_source(struct parser *, const struct item *, void *);
int	 read_instance(struct parser *, const struct item *, void *);
int	 read_services(struct parser *, const struct item *, void *);
int	 read_tenant(struct parser *, const struct item *, void *);
int	 read_url(struct parser *, const struct item *, void *);
int	 read_proxy(struct parser *, const struct item *, void *);
void	 print_source(const struct key *, const void *, struct printer *);

int	 read_cloud(struct parser *, const struct item *, void *);
int	 read_page(struct parser *, const struct item *, void *);
int	 read_download_host(struct parser *, const struct item *, void *);
int	 read_token_env(struct parser *, const struct item *, void *);
int	 read_from(struct parser *, const struct item *, void *);
int	 read_category(struct parser *, const struct item *, void *);
int	 read_ids(struct parser *, const struct item *, void *);
int	 read_names_of(struct parser *, const struct item *, void *);
int	 read_match(struct parser *, const struct item *, void *);
/* build-text.c: lists of host names and communities. */
int	 read_rows(struct parser *, const struct item *, void *);
void	 print_rows(const struct key *, const void *, struct printer *);
void	 print_inexpressible(const struct key *, const void *,
	    struct printer *);
void	 check_texts(struct parser *, const struct item *,
	    const struct conf_list *);
void	 print_from(const struct key *, const void *, struct printer *);
void	 print_category(const struct key *, const void *, struct printer *);
void	 print_geo_of(const struct key *, const void *, struct printer *);
void	 print_match(const struct key *, const void *, struct printer *);

int	 read_file(struct parser *, const struct item *, void *);
int	 read_mode(struct parser *, const struct item *, void *);
int	 read_platform(struct parser *, const struct item *, void *);
int	 read_lists(struct parser *, const struct item *, void *);
int	 read_names(struct parser *, const struct item *, void *);
int	 read_with(struct parser *, const struct item *, void *);
void	 print_file(const struct key *, const void *, struct printer *);
void	 print_mode(const struct key *, const void *, struct printer *);
void	 print_platform(const struct key *, const void *, struct printer *);
void	 print_lists(const struct key *, const void *, struct printer *);
void	 print_names(const struct key *, const void *, struct printer *);
void	 print_with(const struct key *, const void *, struct printer *);
/* Does the object take the text of "format", as no other platform does? */
int	 object_is_format(const struct conf_object *);
int	 object_has_list(const struct conf_object *, const struct conf_list *);
void	 print_format(const struct key *, const void *, struct printer *);

/* check-*.c: what no single block can know. */
void	 check_names(struct parser *);
int	 check_object(struct parser *, const struct conf_output *,
	    const struct conf_object *);
int	 check_one_platform(struct parser *, const struct conf_output *);
int	 check_object_names(struct parser *, const struct conf_output *);
/* What its profiles and places come to. */
void	 check_places(struct parser *, const struct item *,
	    struct conf_list *);
void	 check_paths(struct parser *);
void	 check_unused(struct parser *);
/* One spelling for a path, links in its directories followed; caller frees. */
char	*check_canonical(const char *);

#endif
