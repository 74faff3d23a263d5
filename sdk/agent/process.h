/* The life of this process within the run. */
#ifndef FAH_PROCESS_H
#define FAH_PROCESS_H

/* A child of a fork gets a ring of its own. Once for the process. */
void fah_process_watch_forks(void);

/* The process had used CPU time before it joined: that is not told. */
void fah_process_note_usage(void);

/* The record that no other follows, and what the process has used. */
void fah_process_write_end(void);

#endif
