/*
 * ip prefix-list / ipv6 prefix-list of Arista EOS, as blocks.
 *
 * From the EOS user manual, "ACLs and Route Maps": a name starts with a letter
 * and holds no space or quote; rows are numbered 0..65535, by tens; "no seq N"
 * removes one; the block is a group-change mode, whose edits pend until "exit",
 * so the removals at its end and the additions count at once.  Never "no ip
 * prefix-list" first: nobody says what an undefined or an empty list does, so
 * it counts as permits all.  Nor is it said whether the families share their
 * names (the manual shows access lists that do not): it counts as shared.
 *
 * A list may also have a source, "ip prefix-list NAME source URL", which
 * "refresh ip prefix-list NAME" reads again; the running configuration then
 * holds the URL alone.  The text at the source has neither head nor name:
 * "seq N permit P [ge n] [le m]" lines, as prefix-list-agent writes them
 * (wolcomm, worker.py, for file: and both families) and as an http: source that
 * EOS took has them.  Comments are seen in none, so there are none; nor is a
 * deny, but a row of a list is one by the manual.
 */
#include "emit.h"

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return seq_parse(p, text, size, "ip prefix-list", "ipv6 prefix-list",
	    SEQ_BLOCKS);
}

const struct emitter emitter_arista_eos_prefix_list = {
	.name = "arista-eos-prefix-list",
	.platform = "Arista EOS",
	.kind = "prefix list",
	.title = "ip and ipv6 prefix-list in blocks, for route-maps",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_chars = "_-.",
	.name_shared = 1,
	.name_alpha = 1,
	.seq_start = 10,
	.seq_step = 10,
	.seq_max = 65535,
	.comment = "!",
	.load = LOAD_MERGE,
	.load_how = "configure session, copy FILE session-config, commit",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "no vendor page says",
	.checked = "Batfish grammar",
	.begin = seq_block_begin,
	.end = seq_block_end,
	.row = seq_row,
	.run = seq_run,
	.none = seq_none,
	.add = seq_row,
	.del = seq_block_del,
	.parse = parse,
};

/* --- the text at a source ------------------------------------------------- */

static void
source_begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, "seq ", NULL);
}

const struct emitter emitter_arista_eos_prefix_list_source = {
	.name = "arista-eos-prefix-list-source",
	.platform = "Arista EOS",
	.kind = "prefix list",
	.title = "the text at the source of an ip or ipv6 prefix-list",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.alone = 1,
	.one_family = 1,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_max = 255,
	.name_chars = "_-.",
	.name_alpha = 1,
	.seq_start = 10,
	.seq_step = 10,
	.seq_max = 65535,
	.load = LOAD_FILE,
	.load_how = "ip prefix-list NAME source file:PATH (or a URL) once, "
	    "then refresh ip prefix-list NAME",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "no vendor page says",
	.checked = "no",
	.begin = source_begin,
	.row = seq_row,
	.run = seq_run,
	.none = seq_none,
	.parse = seq_body_parse,
};
