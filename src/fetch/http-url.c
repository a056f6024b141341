#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "http-curl.h"

/* Is the host of this address this machine, spelled in a way beyond doubt? */
static int
is_loopback(const char *host)
{
	unsigned	 a, b, c, d;
	char		 rest;

	return strcasecmp(host, "localhost") == 0 ||
	    strcmp(host, "[::1]") == 0 || strcmp(host, "::1") == 0 ||
	    (strspn(host, "0123456789.") == strlen(host) &&
	    sscanf(host, "%3u.%3u.%3u.%3u%c", &a, &b, &c, &d, &rest) == 4 &&
	    a == 127);
}

/*
 * The address without query, fragment and user: a client id or a password
 * never stands in a message.  The caller frees it; NULL is lack of memory.
 * *bad is what forbids to ask it, or NULL.
 */
char *
http_look(const char *url, const char **bad)
{
	CURLU	*u = curl_url();
	char	*scheme = NULL, *host = NULL, *shown = NULL, *full = NULL;

	*bad = "not a URL";
	if (u == NULL || curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK)
		goto out;
	curl_url_set(u, CURLUPART_QUERY, NULL, 0);
	curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
	curl_url_set(u, CURLUPART_USER, NULL, 0);
	curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
	if (curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_URL, &full, 0) != CURLUE_OK)
		goto out;
	shown = strdup(full);
	*bad = NULL;
	if (strcmp(scheme, "http") == 0 && !is_loopback(host))
		*bad = "http is not safe: only https is asked";
	else if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
		*bad = "only https is asked";
out:
	curl_free(scheme);
	curl_free(host);
	curl_free(full);
	curl_url_cleanup(u);
	return shown != NULL ? shown : strdup("(bad address)");
}

/* The host and port of an https address, "" when it is none. */
static void
https_host(const char *url, int user_ok, char *buf, size_t size)
{
	CURLU	*u = curl_url();
	char	*scheme = NULL, *host = NULL, *port = NULL, *user = NULL;

	buf[0] = '\0';
	if (u == NULL || curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK)
		goto out;
	curl_url_get(u, CURLUPART_USER, &user, 0);
	if (curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) ==
	    CURLUE_OK && strcmp(scheme, "https") == 0 &&
	    (user_ok || user == NULL))
		snprintf(buf, size, "%s:%s", host, port);
out:
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_free(user);
	curl_url_cleanup(u);
}

int
http_same_host(const char *a, const char *b)
{
	char	 at[512], there[512];

	https_host(a, 1, at, sizeof at);
	https_host(b, 0, there, sizeof there);
	return at[0] != '\0' && strcasecmp(at, there) == 0;
}

char *
http_shown(const char *url)
{
	const char	*bad;

	return http_look(url, &bad);
}
