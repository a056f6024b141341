/*
 * The configuration: what parse.y reads and every command works from.  Memory
 * comes from one arena; names, platforms, limits and combinations are checked
 * before anything else happens.
 */
#ifndef CONF_H
#define CONF_H

#include <sys/types.h>

#include <stddef.h>

#include "../base/mem.h"
#include "../base/out.h"
#include "../emit/emit.h"
#include "../source/profile.h"
#include "../source/source.h"

struct conf_where {		/* for messages after the parse */
	const char	*file;
	int		 line;
};

struct strings {		/* a list of words, in the order written */
	const char	**s;
	size_t		  n, cap;
};

/* Limits in per cent, defaults filled in (DESIGN, section 8). */
#define GUARD_NONE		(-2)	/* no limit */
#define GUARD_MAX_LOSS		25
#define GUARD_MAX_PREFIX_LOSS	50
#define GUARD_MAX_GROWTH	1000
struct conf_guard {
	int	 max_loss;		/* space gone, per family */
	int	 max_prefix_loss;	/* prefixes gone (feeds) */
	int	 max_growth;		/* space gained */
	int	 max_moved;		/* space moved away (lists) */
};

struct conf_feed {
	const char		*name;
	struct conf_where	 where;
	const struct source	*source;
	const char		*instance; /* o365: "worldwide"; else NULL */
	struct strings		 services; /* o365: to ask for, canonical */
	const char		*tenant, *proxy;	/* or NULL */
	const char		*url;	/* a URL or an absolute path; or NULL */
	const char		*ca_file;	/* absolute; or NULL */
	const char		*cloud;	/* "public", where there are clouds */
	const char		*page, *download_host;	/* or NULL */
	const char		*token_file, *token_env;	/* or NULL */
	int			 noipv6;
	int			 connect_timeout, timeout;	/* seconds */
	int			 retries;
	int			 stale_after;	/* days */
	/* all of this feed lies within that one, but for what is allowed */
	const struct conf_feed	*fence;		/* or NULL */
	int			 fence_flag;	/* only say what lies outside */
	struct pset		 fence_allow;	/* sorted */
	struct conf_guard	 guard;
};

enum conf_use { USE_NONE, USE_ROUTES, USE_TRAFFIC, USE_HOSTS, USE_COMMUNITIES };
/* A host name or value that a platform can't say is ... */
enum conf_say { SAY_OMIT, SAY_REFUSE, SAY_WIDEN };
enum conf_combine { COMBINE_NONE, COMBINE_RANGES, COMBINE_COVER };
enum conf_match { MATCHES_EXACT, MATCHES_ORLONGER, MATCHES_UPTO };

struct conf_list {
	const char		*name;
	struct conf_where	 where;
	const struct conf_feed	**from;
	size_t			 nfrom;
	enum conf_use		 use;
	struct strings		 services;	/* canonical; empty: all */
	/* bit 1 << enum category; 0: all */
	unsigned		 categories;
	int			 required;	/* -1: either */
	int			 express_route;	/* -1: either */
	struct strings		 ids;	/* endpoint set ids; empty: all */
	/* as written; empty: all */
	struct strings		 tags, regions, communities;
	struct strings		 profiles, geos, geo_hosts;
	/* what these come to (resolve.h): regions as feeds have them, ... */
	struct strings		 areas;
	const struct tag_pair	*pairs;		/* ... tags by region, */
	size_t			 npairs;
	struct strings		 resolved;	/* ... and lines for people */
	struct strings		 guesses;	/* those that are inferred */
	struct strings		 values;	/* of communities */
	/* what has to be said to whoever uses these, a line each */
	struct strings		 cautions;
	struct strings		 unasked;	/* values, left out */
	int			 tags_as_routes;
	int			 family;	/* 0 both, 4, 6 */
	enum conf_match		 match;
	int			 hold;	/* days that a withdrawn prefix stays */
	/* for MATCHES_UPTO; 0: not said */
	int			 upto4, upto6;
	enum conf_combine	 combine;
	struct pset		 include, exclude, own;	/* sorted */
	/* of lists of host names or communities; lower case */
	struct strings		 include_text, exclude_text;
	enum conf_say		 inexpressible;
	int			 allow_empty;
	struct conf_guard	 guard;
};

struct conf_name {		/* names { LIST = "NAME" } */
	const struct conf_list	*list;
	const char		*name;
};

/* platform P lists { ... } names { ... } */
struct conf_object {
	struct conf_where	  where;
	const struct emitter	 *em;
	const struct conf_list	**lists;
	size_t			  nlists;
	struct conf_name	 *names;
	size_t			  nnames;
	/* 0 both, 4, 6: restricts, fixes the names */
	int			  family;
	int			  allow_empty;
	struct emit_format	  format;	/* for platform "format" */
	struct emit_given	 *with;		/* parameters, as written */
	size_t			  nwith;
};

struct conf_file {
	const char	*name;		/* as written, %o and %l expanded */
	const char	*path;		/* absolute */
};

struct conf_output {
	const char		*name;
	struct conf_where	 where;
	struct conf_file	 file;
	/* edits from and back to the applied state; path NULL: not written */
	struct conf_file	 delta, rollback;
	int			 auto_applied;
	int			 mode;		/* default 0644 */
	struct conf_object	*obj;
	size_t			 nobj;
};

struct conf {
	struct arena		 mem;
	const char		*file;		/* as given */
	const char		*dir;	/* absolute; base of relative paths */
	const char		*state_dir, *record_dir;	/* absolute */
	const char		*client_id;		/* or NULL */
	const char		*tables_file;	/* absolute; or NULL */
	struct tables		 tables;	/* the program's, and these */
	const char		*user;	/* that fetches; or NULL */
	int			 remind;	/* hours, default 24 */
	int			 stale_after;	/* days, default 7 */
	int			 deadline;	/* seconds for a whole run */
	struct conf_feed	**feeds;
	size_t			  nfeeds;
	struct conf_list	**lists;
	size_t			  nlists;
	struct conf_output	**outputs;
	size_t			  noutputs;
	struct strings		  warnings;	/* for conf_warn() */
	/* of what conf_print() prints */
	char			  digest[DIGEST_SIZE];
};

/*
 * Read and check a configuration.  All errors are said as "file:line: what",
 * then NULL.  The caller frees.
 */
struct conf *conf_read(const char *file);
void	 conf_free(struct conf *);
/* Print it in full (defaults included) so that it reads back to the same. */
void	 conf_print(const struct conf *, struct out *);

/* Say what is no error and yet odd (a list that nothing uses): for "check". */
void	 conf_warn(const struct conf *);

const struct conf_feed *conf_feed_find(const struct conf *, const char *);
const struct conf_list *conf_list_find(const struct conf *, const char *);
const struct conf_output *conf_output_find(const struct conf *, const char *);
/* The name of the list's objects in this output before families ("names"). */
const char *conf_object_name(const struct conf_object *,
	    const struct conf_list *);

/* What its rows are, by its "use". */
enum row_kind conf_kind(const struct conf_list *);

/*
 * The family that this list has in this object: 4, 6, or 0 for both; that is
 * also the "only" of emit_name().  -1: they exclude each other.
 */
int	 conf_family(const struct conf_object *, const struct conf_list *);

/*
 * May this list go on this platform?  The rules of DESIGN section 4 (use,
 * match, combine, ranges), shared with the filter form of emit.  0, or -1 with
 * the reason in why[].
 */
int	 conf_suits(const struct conf_list *, const struct emitter *,
	    char *why, size_t);

#endif
