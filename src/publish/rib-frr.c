/*
 * FRR: `show bgp ipv4 unicast json`, with "detail" for communities, and
 * `show bgp ipv4 neighbors A received-routes json` (bgpd/bgp_route.c of FRR
 * 10.1; a prefix has an array of paths, or an object with "paths"):
 *
 *	{ "vrfName": "default", "routes": { "192.0.2.0/24": [
 *	  { "valid": true, "community": { "list": [ "12076:5010" ] } } ] } }
 */
#include <string.h>

#include "../base/log.h"
#include "rib-shape.h"

static int
sniff(const char *s, size_t n)
{
	size_t	 look = n < 4096 ? n : 4096;

	return memmem(s, look, "\"vrfName\"", 9) != NULL ||
	    memmem(s, look, "\"receivedRoutes\"", 16) != NULL ||
	    memmem(s, look, "\"bgpLocalRouterId\"", 18) != NULL;
}

static int
route(struct rib_in *in, const char *prefix, json_t *v)
{
	json_t	*paths = json_is_object(v) ? json_object_get(v, "paths") : v;
	json_t	*p, *list;
	char	 buf[4096] = "";
	size_t	 i;
	int	 n = 0;

	json_array_foreach(paths, i, p) {
		list = json_object_get(json_object_get(p, "community"),
		    "list");
		if (n == 0)
			n = rib_json_communities(list, "string", buf,
			    sizeof buf);
	}
	return rib_add_text(in, prefix, strlen(prefix), buf, (size_t)n);
}

static int
parse(struct rib_in *in)
{
	static const char *const keys[] = { "routes", "receivedRoutes" };
	json_t			*root, *routes = NULL, *v;
	const char		*prefix;
	size_t			 i;
	int			 rc = -1;

	if ((root = rib_json(in)) == NULL)
		return -1;
	for (i = 0; routes == NULL && i < 2; i++)
		routes = json_object_get(root, keys[i]);
	if (!json_is_object(routes)) {
		log_error("%s: no \"routes\" of one VRF in it", in->label);
		goto out;
	}
	rc = 0;
	json_object_foreach(routes, prefix, v)
		if (rc == 0)
			rc = route(in, prefix, v);
out:
	json_decref(root);
	return rc;
}

const struct rib_shape rib_frr_json = { "frr-json", sniff, parse };
