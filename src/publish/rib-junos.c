/*
 * Junos: `show route protocol bgp | display json`, with "detail" for
 * communities; every value is an array of one (Junos OS CLI User Guide, "Format
 * JSON output"; the elements: Junos XML API, get-route-information):
 *
 *	{ "route-information": [ { "route-table": [ {
 *	  "table-name": [ { "data": "inet.0" } ],
 *	  "rt": [ { "rt-destination": [ { "data": "192.0.2.0/24" } ],
 *	    "rt-entry": [ { "protocol-name": [ { "data": "BGP" } ],
 *	      "communities": [ { "community": [ ... ] } ] } ] } ] } ] } ] }
 *
 * With "detail" the length stands apart, in rt-prefix-length.
 */
#include <stdio.h>
#include <string.h>

#include "../base/log.h"
#include "rib-shape.h"

static int
sniff(const char *s, size_t n)
{
	size_t	 look = n < 4096 ? n : 4096;

	return memmem(s, look, "\"route-information\"", 19) != NULL;
}

/* The element of that name; NULL: there is none. */
static json_t *
child(json_t *v, const char *key)
{
	v = json_object_get(v, key);
	return json_is_array(v) ? json_array_get(v, 0) : v;
}

static const char *
text(json_t *v, const char *key)
{
	v = child(v, key);
	return json_string_value(json_is_object(v) ?
	    json_object_get(v, "data") : v);
}

static int
route(struct rib_in *in, json_t *rt)
{
	const char	*dest = text(rt, "rt-destination"), *proto;
	const char	*len = text(rt, "rt-prefix-length");
	char		 buf[4096] = "", prefix[128];
	json_t		*e;
	size_t		 i;
	int		 n = 0, bgp = 0;

	if (dest == NULL) {
		log_error("%s: a route without rt-destination", in->label);
		return -1;
	}
	json_array_foreach(json_object_get(rt, "rt-entry"), i, e) {
		proto = text(e, "protocol-name");
		if (proto != NULL && strcmp(proto, "BGP") != 0)
			continue;
		bgp = 1;
		if (n == 0)
			n = rib_json_communities(json_object_get(
			    child(e, "communities"), "community"), "data",
			    buf, sizeof buf);
	}
	if (!bgp)
		return 0;
	snprintf(prefix, sizeof prefix, "%s%s%s", dest,
	    strchr(dest, '/') != NULL || len == NULL ? "" : "/",
	    strchr(dest, '/') != NULL || len == NULL ? "" : len);
	return rib_add_text(in, prefix, strlen(prefix), buf, (size_t)n);
}

/* inet.0 and inet6.0 of one instance; labels and others are no list's. */
static int
table(struct rib_in *in, json_t *t, char *instance, size_t size)
{
	const char	*name = text(t, "table-name");
	char		 mine[256];
	json_t		*rt;
	size_t		 i, n;
	int		 rc = 0;

	if (name == NULL || json_array_size(json_object_get(t, "rt")) == 0)
		return 0;
	n = strlen(name);
	if (n >= 6 && strcmp(name + n - 6, "inet.0") == 0)
		n -= 6;
	else if (n >= 7 && strcmp(name + n - 7, "inet6.0") == 0)
		n -= 7;
	else {
		log_warn("%s: one table is passed over", in->label);
		return 0;
	}
	snprintf(mine, sizeof mine, "%.*s/", (int)(n < 200 ? n : 200), name);
	if (instance[0] != '\0' && strcmp(instance, mine) != 0) {
		log_error("%s: routes of several instances: ask for one",
		    in->label);
		return -1;
	}
	snprintf(instance, size, "%s", mine);
	json_array_foreach(json_object_get(t, "rt"), i, rt)
		if (rc == 0)
			rc = route(in, rt);
	return rc;
}

static int
parse(struct rib_in *in)
{
	char	 instance[256] = "";
	json_t	*root, *tables, *t;
	size_t	 i;
	int	 rc = -1;

	if ((root = rib_json(in)) == NULL)
		return -1;
	tables = json_object_get(child(root, "route-information"),
	    "route-table");
	if (!json_is_array(tables))
		log_error("%s: no \"route-table\" in it", in->label);
	else
		rc = 0;
	json_array_foreach(tables, i, t)
		if (rc == 0)
			rc = table(in, t, instance, sizeof instance);
	json_decref(root);
	return rc;
}

const struct rib_shape rib_junos_json = { "junos-json", sniff, parse };
