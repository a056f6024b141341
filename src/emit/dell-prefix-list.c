/*
 * ip / ipv6 prefix-list of Dell OS10, one line a row, and of Dell OS9 (FTOS),
 * in blocks.
 *
 * A prefix list without any permit or deny filter allows all routes, rows are
 * seq 1..4294967294 by fives, and "no seq N" removes one (Dell Networking
 * Configuration Guide for the S6000-ON 9.x, "IP Prefix Lists"; Command Line
 * Reference, "seq").  OS10 says the same of empty lists (SmartFabric
 * OS10 User Guide 10.5.3, "IP prefix-lists"), and removes a row by "no ip
 * prefix-list NAME seq N" (Dell, os10_prefix_list for Ansible).  Of a
 * list that is missing, of a number that is taken, and of the length of names
 * these pages say nothing.
 */
#include "emit.h"

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return seq_parse(p, text, size, "ip prefix-list", "ipv6 prefix-list",
	    SEQ_BLOCKS);
}

#define DELL				\
	.kind = "prefix list",		\
	.matches = MATCH_ROUTE,		\
	.rows = ROW_PREFIX,		\
	.families = FAMILIES_APART,	\
	.ranges = RANGE_ALL,		\
	.name_max = 63,			\
	.name_chars = "_-.",		\
	.name_shared = 1,		\
	.name_alpha = 1,		\
	.seq_start = 5,			\
	.seq_step = 5,			\
	.seq_max = 4294967294U,		\
	.comment = "!",			\
	.load = LOAD_MERGE,		\
	.delta = DELTA_LINES,		\
	.order = DELS_FIRST,		\
	.empty = HOLE_PERMITS,		\
	.missing = HOLE_UNKNOWN,	\
	.checked = "no",		\
	.row = seq_row,			\
	.run = seq_run,			\
	.none = seq_none,		\
	.add = seq_row,			\
	.parse = parse

const struct emitter emitter_dell_os10_prefix_list = {
	DELL,
	.name = "dell-os10-prefix-list",
	.platform = "Dell OS10",
	.title = "ip and ipv6 prefix-list, for route-maps and neighbors",
	.load_how = "configure terminal, paste",
	.hole_source = "Dell OS10 User Guide 10.5.3, IP prefix-lists: one "
	    "without filters allows all routes",
	.begin = seq_ip_begin,
	.del = seq_del,
};

const struct emitter emitter_dell_os9_prefix_list = {
	DELL,
	.name = "dell-os9-prefix-list",
	.platform = "Dell OS9 (FTOS)",
	.title = "ip and ipv6 prefix-list in blocks, for route-maps and "
	    "neighbors",
	.load_how = "configure, paste, or copy FILE running-config",
	.hole_source = "Dell Networking OS Configuration Guide, IP Prefix "
	    "Lists: one without filters allows all routes",
	.begin = seq_block_begin,
	.end = seq_block_end,
	.del = seq_block_del,
};
