/*
 * ip / ipv6 prefix-list of the Extreme 200 series (and of others that run the
 * same FASTPATH).
 *
 * From the Extreme 200 Series Command Reference, "ip prefix-list" and "no ip
 * prefix-list" (pages 532, 533): an empty or missing list permits all; names up
 * to 32 characters, 64 statements a list; numbers 1..4294967294 by fives, none
 * twice; a statement is removed by all of it.  "ge" must be longer than the
 * length.
 */
#include "emit.h"

const struct emitter emitter_extreme_200_prefix_list = {
	.name = "extreme-200-prefix-list",
	.platform = "Extreme 200 series",
	.kind = "prefix list",
	.title = "ip and ipv6 prefix-list, for route-maps and neighbors",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_max = 32,
	.name_chars = "_-.",
	.name_shared = 1,
	.row_max = 63,		/* and the deny */
	.seq_start = 5,
	.seq_step = 5,
	.seq_max = 4294967294U,
	.comment = "!",
	.load = LOAD_MERGE,
	.load_how = "configure, paste",
	.delta = DELTA_LINES,
	.order = DELS_FIRST,
	.empty = HOLE_PERMITS,
	.missing = HOLE_PERMITS,
	.hole_source = "Extreme 200 Series Command Reference, ip prefix-list: "
	    "an empty or nonexistent list permits all",
	.checked = "no",
	.begin = seq_ip_begin,
	.row = seq_row,
	.run = seq_run,
	.none = seq_none,
	.add = seq_row,
	.del = seq_del_row,
	.parse = seq_ip_parse,
};
