/*
 * The only door to the network: one easy handle for all requests of a run, so
 * that a connection is used again.  What is here holds for every request:
 * certificates are verified, redirects lead to https only, bytes are counted
 * while they arrive, and no request outlives the deadline.
 */
#ifndef HTTP_H
#define HTTP_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct http;

/* How one feed is asked. */
struct http_conf {
	char	*ca_file;		/* trust this file (or hashed directory)
					   alone; NULL: the system's */
	char	*proxy;			/* NULL: as the environment says */
	int	 connect_timeout;	/* seconds */
	int	 timeout;		/* seconds, a try */
	int	 retries;		/* tries after the first */
};

struct http_ask {
	const char		*label;		/* "feed m365", for messages */
	const char		*url;		/* never in messages as it is */
	const char		*etag;		/* conditional, or NULL */
	const char		*last_modified;
	uint64_t		 limit;		/* bytes of the body */
	/*
	 * A bearer token, or NULL: with one, only https is asked, and a
	 * redirect is an error, so that no other host ever sees it.
	 */
	const char		*token;
	/* What to do after 401 or 403, for the message; or NULL. */
	const char		*unauthorized, *forbidden;
	int			 again;	/* 403 and 404 may pass: try again */
	int			 soft;	/* a failure is only a warning */
	const struct http_conf	*conf;
};

struct http_reply {
	long	 status;
	char	*body;			/* len bytes and a NUL */
	size_t	 len, cap;
	char	*etag, *last_modified;	/* as sent, or NULL */
	int	 open_end;		/* the connection's end is the body's */
	long	 wait;			/* HTTP_LATER: seconds */
};

enum http_result {
	HTTP_OK,		/* 200 */
	HTTP_SAME,		/* 304, and validators had been sent */
	HTTP_LATER,		/* 429, or 503 with Retry-After (not said) */
	HTTP_FAILED		/* said */
};

/* deadline: seconds from now, for all requests together.  NULL: said. */
struct http	*http_new(int deadline, int progress);
void		 http_free(struct http *);

/* The caller frees the reply, whatever the result. */
enum http_result http_get(struct http *, const struct http_ask *,
		    struct http_reply *);
void		 http_reply_free(struct http_reply *);

/*
 * Are both https addresses on the same host and port, and is no user named in
 * the second?
 */
int		 http_same_host(const char *, const char *);

/* The address without query and user, for messages; the caller frees. */
char		*http_shown(const char *url);

#endif
