#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "../base/mem.h"
#include "../base/out.h"
#include "local.h"
#include "o365-ask.h"

#define BASE		"https://endpoints.office.com"
#define INSTANCE	"Worldwide"
#define MEM		"MEM"

/*
 * The service areas as the service spells them, and the names that its
 * documents and its users give them.  What is not here is passed on.
 */
static const struct area {
	const char	*said, *spelled;
} areas[] = {
	{ "common",	"Common" },
	{ "exchange",	"Exchange" },
	{ "intune",	MEM },
	{ "mem",	MEM },
	{ "sharepoint",	"SharePoint" },
	{ "skype",	"Skype" },
	{ "teams",	"Skype" },
};

static const char *
area_spelled(const char *said)
{
	size_t	 i;

	for (i = 0; i < sizeof areas / sizeof areas[0]; i++)
		if (strcasecmp(areas[i].said, said) == 0)
			return areas[i].spelled;
	return said;
}

static int
by_name(const void *a, const void *b)
{
	const char	*const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* RFC 3986: all but the unreserved characters; a comma joins areas. */
static void
put_escaped(struct out *o, const char *s, const char *keep)
{
	for (; *s != '\0'; s++) {
		if ((isascii((unsigned char)*s) &&
		    isalnum((unsigned char)*s)) || strchr("-._~", *s) ||
		    strchr(keep, *s))
			out_char(o, *s);
		else
			out_printf(o, "%%%02X", (unsigned)(unsigned char)*s);
	}
}

/*
 * The areas but MEM, sorted and once each, joined by commas: the same request
 * however the configuration orders them.
 */
static int
join_areas(struct o365_ask *ask, const struct fetch_feed *feed)
{
	const char	*name[LIMIT_SERVICES], *last = "";
	struct out	 o;
	size_t		 i, n = 0;

	for (i = 0; i < feed->nservice && n < LIMIT_SERVICES; i++)
		name[n++] = area_spelled(feed->service[i]);
	if (n == 0)
		return 0;
	qsort(name, n, sizeof name[0], by_name);
	if (out_open_mem(&o) == -1)
		return -1;
	for (i = 0; i < n; i++) {
		if (strcmp(name[i], MEM) == 0)
			ask->mem = 1;
		else if (strcmp(name[i], last) != 0) {
			if (o.n > 0)
				out_char(&o, ',');
			out_str(&o, name[i]);
			last = name[i];
		}
	}
	if ((ask->areas = out_steal(&o, NULL)) == NULL)
		return -1;
	if (ask->areas[0] == '\0') {
		free(ask->areas);
		ask->areas = NULL;
		ask->mem_alone = 1;
	}
	return 0;
}

/* The instance becomes part of a path and of an address. */
static int
instance_ok(const char *s)
{
	size_t	 n = strlen(s);

	return n > 0 && n <= LIMIT_NAME && strspn(s,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789-_") == n;
}

int
o365_ask_init(struct o365_ask *ask, const struct fetch_feed *feed)
{
	const char	*url = feed->url != NULL ? feed->url : BASE;
	const char	*bad = NULL;
	char		*shown;
	size_t		 n;

	memset(ask, 0, sizeof *ask);
	ask->instance = feed->instance != NULL ? feed->instance : INSTANCE;
	ask->tenant = feed->tenant;
	ask->noipv6 = feed->noipv6;
	if (!instance_ok(ask->instance)) {
		log_error("feed %s: instance \"%s\": not a name", feed->name,
		    ask->instance);
		return -1;
	}
	if (join_areas(ask, feed) == -1)
		return -1;
	ask->base = local_path(url, &bad);
	if (ask->base != NULL) {
		ask->local = 1;
		ask->one_file = !local_is_dir(ask->base);
		return 0;
	}
	if (bad == NULL && strpbrk(url, "?#") != NULL)
		bad = "a base address has no query";
	if (bad != NULL) {
		shown = strstr(url, "://") != NULL ? http_shown(url) :
		    strdup(url);
		log_error("feed %s: url \"%s\": %s", feed->name,
		    shown != NULL ? shown : "", bad);
		free(shown);
		return -1;
	}
	if ((ask->base = mem_strdup(url)) == NULL)
		return -1;
	for (n = strlen(url); n > 0 && ask->base[n - 1] == '/'; n--)
		ask->base[n - 1] = '\0';
	return 0;
}

void
o365_ask_free(struct o365_ask *ask)
{
	free(ask->base);
	free(ask->areas);
	memset(ask, 0, sizeof *ask);
}

void
o365_request(const struct o365_ask *ask, const struct fetch_feed *feed,
    char hex[DIGEST_SIZE])
{
	struct digest	 d;
	char		*p, low[LIMIT_NAME + 1];

	strlcpy(low, ask->instance, sizeof low);
	for (p = low; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	digest_init(&d);
	digest_str(&d, feed->source);
	digest_str(&d, ask->base);
	digest_str(&d, low);
	digest_str(&d, ask->areas != NULL ? ask->areas : "");
	digest_str(&d, ask->mem ? MEM : "");
	digest_str(&d, ask->tenant != NULL ? ask->tenant : "");
	digest_str(&d, ask->noipv6 ? "noipv6" : "");
	digest_end(&d, hex);
}

int
o365_wants(const struct o365_ask *ask, enum o365_what what)
{
	if (what == O365_MEM)
		return ask->mem && !ask->one_file;
	return !ask->mem_alone || ask->one_file;
}

const char *
o365_part(enum o365_what what)
{
	return what == O365_MEM ? "mem" : "endpoints";
}

/* In a directory the instance may be spelled as asked or in lower case. */
static char *
file_address(const struct o365_ask *ask, enum o365_what what)
{
	char	*s, *p;

	if (ask->one_file)
		return strdup(ask->base);
	if (asprintf(&s, "%s/%s/%s%s", ask->base,
	    what == O365_VERSION ? "version" : "endpoints", ask->instance,
	    what == O365_MEM ? ".mem" : "") == -1)
		return NULL;
	if (access(s, F_OK) == 0)
		return s;
	p = strrchr(s, '/');
	for (; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return s;
}

char *
o365_address(const struct o365_ask *ask, enum o365_what what,
    const char *guid)
{
	struct out	 o;
	char		*s;

	if (ask->local) {
		if ((s = file_address(ask, what)) == NULL)
			log_error("out of memory");
		return s;
	}
	if (out_open_mem(&o) == -1)
		return NULL;
	out_printf(&o, "%s/%s/%s?clientrequestid=%s", ask->base,
	    what == O365_VERSION ? "version" : "endpoints", ask->instance,
	    guid);
	if (what == O365_MEM)
		out_str(&o, "&ServiceAreas=" MEM);
	else if (what == O365_ENDPOINTS && ask->areas != NULL) {
		out_str(&o, "&ServiceAreas=");
		put_escaped(&o, ask->areas, ",");
	}
	if (what != O365_VERSION && ask->noipv6)
		out_str(&o, "&NoIPv6=true");
	if (what != O365_VERSION && ask->tenant != NULL) {
		out_str(&o, "&TenantName=");
		put_escaped(&o, ask->tenant, "");
	}
	if ((s = out_steal(&o, NULL)) == NULL)
		log_error("out of memory");
	return s;
}
