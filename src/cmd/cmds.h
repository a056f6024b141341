/*
 * The rows of the command table, one a file.
 */
#ifndef CMDS_H
#define CMDS_H

#include "cmd.h"
#include "opts.h"

extern const struct cmd cmd_run, cmd_fetch, cmd_write, cmd_diff, cmd_emit,
    cmd_check, cmd_status, cmd_applied, cmd_delta, cmd_adopt, cmd_drift,
    cmd_explain, cmd_accept, cmd_defer, cmd_pin, cmd_forget, cmd_verify,
    cmd_list, cmd_routes;

#endif
