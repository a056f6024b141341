#include <sys/stat.h>

#include <ctype.h>
#include <curl/curl.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/version.h"
#include "http-curl.h"

#define REDIRECTS	5L
#define LOW_SPEED	100L	/* bytes a second, averaged over ... */
#define LOW_SPEED_TIME	30L	/* ... seconds */
#define HASHED_CA	"/etc/ssl/certs"

/*
 * Is this a directory as c_rehash makes them: names such as 002c0b4f.0?  One
 * such name is enough.
 */
static int
is_hashed_dir(const char *path)
{
	struct dirent	*d;
	DIR		*dir;
	int		 found = 0;
	size_t		 i;

	if ((dir = opendir(path)) == NULL)
		return 0;
	while (!found && (d = readdir(dir)) != NULL) {
		for (i = 0; i < 8 && isxdigit((unsigned char)d->d_name[i]); i++)
			;
		found = i == 8 && d->d_name[8] == '.' &&
		    isdigit((unsigned char)d->d_name[9]);
	}
	closedir(dir);
	return found;
}

/*
 * The system's hashed CA directory, or NULL: then libcurl's default counts.
 * Only OpenSSL and its kin look certificates up by hash; reading the bundle
 * costs as much as the rest of a run (half of it, measured).
 */
const char *
http_ca_dir(void)
{
	const curl_version_info_data	*v = curl_version_info(CURLVERSION_NOW);

	if (v->ssl_version == NULL ||
	    (strstr(v->ssl_version, "OpenSSL") == NULL &&
	    strstr(v->ssl_version, "LibreSSL") == NULL))
		return NULL;
	return is_hashed_dir(HASHED_CA) ? HASHED_CA : NULL;
}

static void
set_trust(CURL *c, const char *ca_dir, const struct http_conf *conf)
{
	struct stat	 st;

	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (conf->ca_file != NULL && stat(conf->ca_file, &st) == 0 &&
	    S_ISDIR(st.st_mode)) {
		curl_easy_setopt(c, CURLOPT_CAINFO, NULL);
		curl_easy_setopt(c, CURLOPT_CAPATH, conf->ca_file);
	} else if (conf->ca_file != NULL) {
		curl_easy_setopt(c, CURLOPT_CAINFO, conf->ca_file);
		curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	} else if (ca_dir != NULL) {
		curl_easy_setopt(c, CURLOPT_CAINFO, NULL);
		curl_easy_setopt(c, CURLOPT_CAPATH, ca_dir);
	}
}

/*
 * All options of one try.  http is let through here for this machine's own
 * address alone (http_look has judged it), and never by a redirect.
 */
static int
set_options(CURL *c, const char *ca_dir, const struct http_ask *q, long left)
{
	long	 timeout = q->conf->timeout * 1000L;
	int	 plain = strncasecmp(q->url, "http:", 5) == 0;
	int	 bad = 0;

	bad |= curl_easy_setopt(c, CURLOPT_URL, q->url) != CURLE_OK;
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
#if LIBCURL_VERSION_NUM >= 0x075500
	bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR,
	    plain ? "http,https" : "https") != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "https") !=
	    CURLE_OK;
#else
	bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS,
	    plain ? CURLPROTO_HTTP | CURLPROTO_HTTPS : CURLPROTO_HTTPS) !=
	    CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS,
	    CURLPROTO_HTTPS) != CURLE_OK;
#endif
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, q->token == NULL ? 1L : 0L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, REDIRECTS);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "o365feed/" O365FEED_VERSION);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip");
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)q->limit);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, LOW_SPEED_TIME);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS,
	    q->conf->connect_timeout * 1000L < left ?
	    q->conf->connect_timeout * 1000L : left);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS,
	    timeout < left ? timeout : left);
	/* plain http is for this machine: it must not leave by a proxy */
	if (plain)
		bad |= curl_easy_setopt(c, CURLOPT_NOPROXY, "*") != CURLE_OK;
	if (q->conf->proxy != NULL)
		bad |= curl_easy_setopt(c, CURLOPT_PROXY, q->conf->proxy) !=
		    CURLE_OK;
	set_trust(c, ca_dir, q->conf);
	return bad ? -1 : 0;
}

void
http_list_free(struct curl_slist *list)
{
	struct curl_slist	*l;

	for (l = list; l != NULL; l = l->next)
		explicit_bzero(l->data, strlen(l->data));
	curl_slist_free_all(list);
}

/* Validators, and the token (RFC 6750, section 2.1).  0, or -1: memory. */
static int
set_headers(const struct http_ask *q, struct curl_slist **list)
{
	const char *const	 name[] = { "If-None-Match: ",
				    "If-Modified-Since: ",
				    "Authorization: Bearer " };
	const char *const	 value[] = { q->etag, q->last_modified,
				    q->token };
	struct curl_slist	*more;
	char			*line;
	size_t			 i;

	for (i = 0; i < 3; i++) {
		if (value[i] == NULL)
			continue;
		if (asprintf(&line, "%s%s", name[i], value[i]) == -1)
			return -1;
		more = curl_slist_append(*list, line);
		explicit_bzero(line, strlen(line));
		free(line);
		if (more == NULL)
			return -1;
		*list = more;
	}
	return 0;
}

int
http_set(CURL *c, const char *ca_dir, const struct http_ask *q, long left,
    struct curl_slist **list)
{
	if (set_options(c, ca_dir, q, left) == -1 ||
	    set_headers(q, list) == -1)
		return -1;
	/* what is for the server is not for a proxy before it */
	curl_easy_setopt(c, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
	return curl_easy_setopt(c, CURLOPT_HTTPHEADER, *list) == CURLE_OK ?
	    0 : -1;
}
