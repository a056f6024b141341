/*
 * Days of the civil calendar, UTC: as a count since 1970-01-01 and as
 * YYYY-MM-DD.  Nothing that is written holds a time of day.
 */
#ifndef DATE_H
#define DATE_H

#define DATE_SIZE	11	/* "YYYY-MM-DD" with the NUL */

/* Today, or the day of --as-of when set.  Days since 1970-01-01. */
long	 date_today(void);
/* Parse YYYY-MM-DD (or YYYYMMDD).  0 and *day, or -1. */
int	 date_parse(const char *, long *day);
/* The day of a version YYYYMMDDNN, its NN-th.  0 and *day; -1: it is none. */
int	 date_of_version(const char *, long *day);
void	 date_format(long day, char buf[DATE_SIZE]);

#endif
