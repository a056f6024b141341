/*
 * Network feed of Check Point, which gateways fetch by themselves: text without
 * comments and names, one prefix a line, which is why a file holds one list.
 *
 * From the Security Management Administration Guide, R81.20, "External Network
 * Feeds": an address, a range or a prefix a line; the gateway takes the feed
 * anew in its interval, and no policy is installed for that.  Which lines are
 * comments its object says (ignore-lines-that-start-with, Management API,
 * add network-feed), so none is written.  The guide's examples are of IPv4
 * alone: a file is for one family, so that IPv6 can't spoil the other.  What a
 * feed without entries does, and how many it takes, is not told.
 */
#include "emit.h"

const struct emitter emitter_checkpoint_network_feed = {
	.name = "checkpoint-network-feed",
	.platform = "Check Point",
	.kind = "network feed",
	.title = "flat list of a network feed, without comments",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.alone = 1,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.one_family = 1,
	.name_max = 255,
	.name_chars = "_-.",
	.load = LOAD_FILE,
	.load_how = "the gateway fetches the file: a Network Feed of type IP "
	    "Address, format Flat List; R81.20 and later",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "the Administration Guide of R81.20 does not say",
	.checked = "no",
	.row = edl_row,
	.parse = edl_parse,
};
