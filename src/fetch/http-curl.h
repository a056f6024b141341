/*
 * What the http-*.c files share among themselves, and nobody else sees.
 */
#ifndef HTTP_CURL_H
#define HTTP_CURL_H

#include <curl/curl.h>

#include "http.h"

#define RETRY_NONE	(-1L)

/* http-url.c */
char	*http_look(const char *url, const char **bad);

/* http-set.c: all options of one try; left in ms.  0, or -1. */
int	 http_set(CURL *, const char *ca_dir, const struct http_ask *,
	    long left, struct curl_slist **);
const char *http_ca_dir(void);
/* Free the list that http_set() made, and wipe it: it may hold a token. */
void	 http_list_free(struct curl_slist *);

/* http-recv.c: the callbacks of one transfer, and what they keep. */
struct recv {
	CURL			*curl;
	struct http_reply	*reply;
	const char		*label;
	uint64_t		 limit;
	uint64_t		 dropped;	/* bytes of a body not wanted */
	uint64_t		 head;		/* of headers so far */
	int			 too_large, no_memory, enough;
	int			 progress;	/* shown on the terminal */
	long			 retry_after;	/* seconds, or RETRY_NONE */
	struct timespec		 shown;		/* when last */
};

/* Set the callbacks of the transfer that is about to start. */
void	 recv_start(struct recv *);
/* Take the progress line away. */
void	 recv_end(struct recv *);

#endif
