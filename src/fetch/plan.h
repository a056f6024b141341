/*
 * A plan is how one kind of source is fetched: which requests, in which order,
 * and what makes an answer good enough to lie in the cache.  One row a source;
 * nothing else in this program knows what a source is.
 */
#ifndef PLAN_H
#define PLAN_H

#include <stddef.h>

#include "http.h"

/* What one feed's line on stdout says; the words are in main.c. */
enum fetch_result {
	FETCH_UNCHANGED,	/* nothing new */
	FETCH_CANDIDATE,	/* a new candidate lies in the cache */
	FETCH_PENDING,		/* one lay there already, and is still new */
	FETCH_LATER,		/* it asks to be left alone */
	FETCH_FAILED		/* said on stderr; the cache is as it was */
};

#define FETCH_VERSION_SIZE	32

struct fetch_feed {
	char			 *name, *source;
	const struct plan	 *plan;
	char			 *url, *instance, *tenant;
	char			**service;
	size_t			  nservice;
	int			  noipv6, force;
	char			 *cloud;	/* "public"; or NULL */
	char			 *page;		/* download page; or NULL */
	char			 *download_host; /* NULL: Microsoft's */
	char			 *token_file, *token_env;	/* or NULL */
	struct http_conf	  http;
	char			  version[FETCH_VERSION_SIZE];	/* found */
};

#define GUID_LEN	36

struct fetch_ctx {
	char			*state;		/* directory */
	char			*client_id;	/* as configured, or NULL */
	char			*user;		/* to become, or NULL */
	int			 deadline;	/* seconds, for all feeds */
	int			 progress, verbose;
	struct fetch_feed	*feed;
	size_t			 nfeeds, cap;
	struct http		*http;
	char			 guid[GUID_LEN + 1];	/* what is sent */
};

struct plan {
	const char	*name;
	/* Returns an enum fetch_result and sets version; says what is wrong. */
	int		(*run)(struct fetch_ctx *, struct fetch_feed *);
	/*
	 * The first look at a body (look.h); cloud is what it must say it is
	 * of, or NULL.  0, or -1 (said).
	 */
	int		(*look)(const char *label, const char *body,
			    size_t len, const char *cloud);
	int		 needs_guid;	/* the service wants a client id */
	/*
	 * Rows that may stop anywhere: who cuts the connection shortens an
	 * answer that does not say how long it is, and libcurl asks for no
	 * close_notify (RFC 8446, section 6.1).
	 */
	int		 rows;
	/* of an answer in JSON: the array that pages are parts of, or NULL */
	const char	*list;
	/* the download page's id where no cloud tells it, and the file */
	int		 page_id;
	const char	*file;
};

/* The row of a source, or NULL. */
const struct plan	*plan_find(const char *source);

int	 plan_o365(struct fetch_ctx *, struct fetch_feed *);
int	 plan_plain(struct fetch_ctx *, struct fetch_feed *);
int	 plan_page(struct fetch_ctx *, struct fetch_feed *);
int	 plan_rest(struct fetch_ctx *, struct fetch_feed *);

#endif
