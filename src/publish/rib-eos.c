/*
 * Arista EOS: `show ip bgp | json`, `show ipv6 bgp | json`, with "detail" for
 * communities (the eAPI model of EOS 4.31):
 *
 *	{ "vrfs": { "default": { "bgpRouteEntries": { "192.0.2.0/24": {
 *	  "bgpRoutePaths": [ { "routeDetail": {
 *	    "communityList": [ "12076:5010" ] } } ] } } } } }
 */
#include <string.h>

#include "../base/log.h"
#include "rib-shape.h"

static int
sniff(const char *s, size_t n)
{
	size_t	 look = n < 4096 ? n : 4096;

	return memmem(s, look, "\"vrfs\"", 6) != NULL;
}

static int
route(struct rib_in *in, const char *prefix, json_t *v)
{
	json_t	*p;
	char	 buf[4096] = "";
	size_t	 i;
	int	 n = 0;

	json_array_foreach(json_object_get(v, "bgpRoutePaths"), i, p)
		if (n == 0)
			n = rib_json_communities(json_object_get(
			    json_object_get(p, "routeDetail"),
			    "communityList"), "string", buf, sizeof buf);
	return rib_add_text(in, prefix, strlen(prefix), buf, (size_t)n);
}

static int
parse(struct rib_in *in)
{
	json_t		*root, *routes = NULL, *v;
	const char	*key;
	int		 rc = -1;

	if ((root = rib_json(in)) == NULL)
		return -1;
	json_object_foreach(json_object_get(root, "vrfs"), key, v) {
		v = json_object_get(v, "bgpRouteEntries");
		if (json_object_size(v) == 0)
			continue;
		if (routes != NULL) {
			log_error("%s: routes of several VRFs: ask for one",
			    in->label);
			goto out;
		}
		routes = v;
	}
	if (routes == NULL) {
		log_error("%s: no \"bgpRouteEntries\" in it", in->label);
		goto out;
	}
	rc = 0;
	json_object_foreach(routes, key, v)
		if (rc == 0)
			rc = route(in, key, v);
out:
	json_decref(root);
	return rc;
}

const struct rib_shape rib_eos_json = { "eos-json", sniff, parse };
