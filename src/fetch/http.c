#include <curl/curl.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "http-curl.h"

#define BACKOFF_MS	500	/* before the second try; doubles */
#define BACKOFF_MAX_MS	30000
#define WAIT_DEFAULT	3600	/* 429 without Retry-After: facts of the feed */

struct http {
	CURL		*curl;
	struct timespec	 until;		/* monotonic */
	int		 progress;
	int		 deadline;
	const char	*ca_dir;	/* hashed directory, or NULL */
};

/* What one try came to. */
enum tried { TRY_DONE, TRY_SAME, TRY_LATER, TRY_AGAIN, TRY_FAILED };

void
http_reply_free(struct http_reply *r)
{
	if (r == NULL)
		return;
	free(r->body);
	free(r->etag);
	free(r->last_modified);
	memset(r, 0, sizeof *r);
}

struct http *
http_new(int deadline, int progress)
{
	struct http	*h;

	if ((h = calloc(1, sizeof *h)) == NULL ||
	    clock_gettime(CLOCK_MONOTONIC, &h->until) == -1) {
		log_error("http: %s", strerror(errno));
		free(h);
		return NULL;
	}
	h->until.tv_sec += deadline;
	h->deadline = deadline;
	h->progress = progress;
	return h;
}

/*
 * libcurl is set going by the first request, not before: a run that only
 * reads files or is told to wait does not pay for it.
 */
static int
http_begin(struct http *h)
{
	if (h->curl != NULL) {
		curl_easy_reset(h->curl);	/* keeps the connections */
		return 0;
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (h->curl = curl_easy_init()) == NULL) {
		log_error("libcurl does not start");
		return -1;
	}
	h->ca_dir = http_ca_dir();
	return 0;
}

void
http_free(struct http *h)
{
	if (h == NULL)
		return;
	if (h->curl != NULL) {
		curl_easy_cleanup(h->curl);
		curl_global_cleanup();
	}
	free(h);
}

/* Milliseconds that are left of the run, 0 when it is over. */
static long
http_left(const struct http *h)
{
	struct timespec	 now;
	long long	 ms;

	if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
		return 0;
	ms = (long long)(h->until.tv_sec - now.tv_sec) * 1000 +
	    (h->until.tv_nsec - now.tv_nsec) / 1000000;
	return ms < 0 ? 0 : (long)ms;
}

/* A transfer that libcurl gave up: why, and is it worth another try? */
static enum tried
judge_error(CURLcode code, const struct recv *rc, const char *text,
    char *why, size_t size)
{
	if (rc->too_large || code == CURLE_FILESIZE_EXCEEDED) {
		snprintf(why, size, "larger than %llu bytes",
		    (unsigned long long)rc->limit);
		return TRY_FAILED;
	}
	if (rc->head > LIMIT_HEAD_BYTES) {
		snprintf(why, size, "headers of more than %u bytes",
		    LIMIT_HEAD_BYTES);
		return TRY_FAILED;
	}
	if (rc->no_memory) {
		snprintf(why, size, "out of memory");
		return TRY_FAILED;
	}
	snprintf(why, size, "%s", text[0] != '\0' ? text :
	    curl_easy_strerror(code));
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_SSL_CONNECT_ERROR:
		return TRY_AGAIN;
	case CURLE_UNSUPPORTED_PROTOCOL:
		/* the same code stands for an answer that is no HTTP, or of
		   an unknown version of it */
		if (strncmp(text, "Protocol \"", 10) == 0)
			snprintf(why, size, "redirect to something other than "
			    "https");
		return TRY_FAILED;
	case CURLE_WRITE_ERROR:
		/* not ours, as those were looked at above; libcurl's words
		   are of a disk */
		snprintf(why, size, "not what its Content-Encoding says");
		return TRY_FAILED;
	default:
		return TRY_FAILED;
	}
}

/* An answer by its status: FAILONERROR would not tell 304 from 200. */
static enum tried
judge_status(const struct http_ask *q, const struct recv *rc,
    struct http_reply *r, char *why, size_t size)
{
	const char	*todo = r->status == 401 ? q->unauthorized :
			    r->status == 403 ? q->forbidden :
			    r->status >= 300 && r->status < 400 &&
			    r->status != 304 && q->token != NULL ?
			    "with a token no redirect is followed" : NULL;

	snprintf(why, size, "HTTP %ld%s%s", r->status,
	    todo != NULL ? ": " : "", todo != NULL ? todo : "");
	if (r->status == 200)
		return TRY_DONE;
	if (r->status == 304 && (q->etag != NULL || q->last_modified != NULL))
		return TRY_SAME;
	if (r->status == 429 ||
	    (r->status == 503 && rc->retry_after != RETRY_NONE)) {
		r->wait = rc->retry_after == RETRY_NONE ? WAIT_DEFAULT :
		    rc->retry_after < 1 ? 1 : rc->retry_after;
		return TRY_LATER;
	}
	if (q->again && (r->status == 403 || r->status == 404))
		return TRY_AGAIN;
	return r->status >= 500 ? TRY_AGAIN : TRY_FAILED;
}

/* One try.  The reason of a failure goes to why. */
static enum tried
http_try(struct http *h, const struct http_ask *q, struct http_reply *r,
    long left, char *why, size_t size)
{
	char			 text[CURL_ERROR_SIZE] = "";
	struct curl_slist	*list = NULL;
	struct recv		 rc;
	enum tried		 t = TRY_FAILED;
	CURLcode		 code;

	if (http_begin(h) == -1 ||
	    http_set(h->curl, h->ca_dir, q, left, &list) == -1) {
		snprintf(why, size, "libcurl refuses the request");
		goto out;
	}
	memset(&rc, 0, sizeof rc);
	rc.curl = h->curl;
	rc.reply = r;
	rc.label = q->label;
	rc.limit = q->limit;
	rc.progress = h->progress;
	recv_start(&rc);
	curl_easy_setopt(h->curl, CURLOPT_ERRORBUFFER, text);
	code = curl_easy_perform(h->curl);
	recv_end(&rc);
	curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &r->status);
	/* what an error page holds, and how much of it, does not matter */
	if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && rc.enough) ||
	    (code == CURLE_FILESIZE_EXCEEDED && r->status >= 400))
		t = judge_status(q, &rc, r, why, size);
	else
		t = judge_error(code, &rc, text, why, size);
	curl_easy_setopt(h->curl, CURLOPT_ERRORBUFFER, NULL);
out:
	if (h->curl != NULL)
		curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, NULL);
	http_list_free(list);
	return t;
}

/* Wait before try number n (from 1): exponential, half of it by chance. */
static void
back_off(int n, long left)
{
	struct timespec	 nap;
	long		 ms = BACKOFF_MS;

	while (--n > 0 && ms < BACKOFF_MAX_MS)
		ms *= 2;
	ms = ms / 2 + (long)arc4random_uniform((uint32_t)ms);
	if (ms > left)
		ms = left;
	nap.tv_sec = ms / 1000;
	nap.tv_nsec = ms % 1000 * 1000000L;
	nanosleep(&nap, NULL);
}

/* Try until it is decided, or tries or time are used up. */
static enum tried
http_tries(struct http *h, const struct http_ask *q, struct http_reply *r,
    const char *shown, char *why, size_t size)
{
	enum tried	 t;
	long		 left;
	int		 n;

	for (n = 1;; n++) {
		http_reply_free(r);
		if ((left = http_left(h)) == 0) {
			snprintf(why, size,
			    "the deadline of %d seconds has passed",
			    h->deadline);
			return TRY_FAILED;
		}
		t = http_try(h, q, r, left, why, size);
		if (t != TRY_AGAIN || n > q->conf->retries)
			return t;
		log_info("%s: %s: %s: another try follows", q->label, shown,
		    why);
		back_off(n, http_left(h));
	}
}

enum http_result
http_get(struct http *h, const struct http_ask *q, struct http_reply *r)
{
	char			 why[512];
	const char		*bad;
	char			*shown = http_look(q->url, &bad);
	enum http_result	 result = HTTP_FAILED;

	memset(r, 0, sizeof *r);
	if (shown == NULL) {
		log_error("out of memory");
		return HTTP_FAILED;
	}
	if (bad == NULL && q->token != NULL && !http_same_host(q->url, q->url))
		bad = "a token goes by https alone, and with no user in the "
		    "address";
	if (bad != NULL) {
		log_error("%s: %s: %s", q->label, shown, bad);
		goto out;
	}
	switch (http_tries(h, q, r, shown, why, sizeof why)) {
	case TRY_DONE:
		log_debug("%s: %s: %zu bytes", q->label, shown, r->len);
		result = HTTP_OK;
		break;
	case TRY_SAME:
		log_debug("%s: %s: not modified", q->label, shown);
		result = HTTP_SAME;
		break;
	case TRY_LATER:
		result = HTTP_LATER;
		break;
	case TRY_AGAIN:
	case TRY_FAILED:
		if (q->soft)
			log_warn("%s: %s: %s", q->label, shown, why);
		else
			log_error("%s: %s: %s", q->label, shown, why);
		break;
	}
out:
	free(shown);
	return result;
}
