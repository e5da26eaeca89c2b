#ifndef ARROW_SHIM_H
#define ARROW_SHIM_H
// Parquet and object stores through Apache Arrow C++, as plain C. Data crosses over in the Arrow C Data Interface
// (https://arrow.apache.org/docs/format/CDataInterface.html).
//
// - All calls block. None lets a C++ exception out.
// - A call that can fail returns ARROW_SHIM_OK or another `arrow_shim_code`. If it fails, `*message` is set to one line of
//   text that the caller frees with `arrow_shim_free`.
// - Files and readers may move between threads. Several readers of one file may be used at once, each by one thread.
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

typedef enum arrow_shim_code {
    ARROW_SHIM_OK = 0,
    ARROW_SHIM_NOT_FOUND = 1,
    ARROW_SHIM_EXISTS = 2,
    ARROW_SHIM_IO = 3,
    ARROW_SHIM_DAMAGED = 4,
    ARROW_SHIM_UNSUPPORTED = 5,
    ARROW_SHIM_INVALID = 6,
    ARROW_SHIM_MEMORY = 7,
    ARROW_SHIM_INTERNAL = 8
} arrow_shim_code;

void arrow_shim_free(void *pointer);

/// Bytes that Arrow holds at the moment, in all of this process.
int64_t arrow_shim_bytes_allocated(void);

// Reading --------------------------------------------------------------------------------------------------------------

typedef struct arrow_shim_file arrow_shim_file;
typedef struct arrow_shim_reader arrow_shim_reader;

typedef struct arrow_shim_row_group {
    int64_t rows;
    /// Size of its pages before compression.
    int64_t bytes;
} arrow_shim_row_group;

/// Opens a Parquet file and reads its footer.
/// @param location a path of the local file system
int arrow_shim_file_open(const char *location, arrow_shim_file **file, char **message);
void arrow_shim_file_close(arrow_shim_file *file);

int64_t arrow_shim_file_rows(const arrow_shim_file *file);
int arrow_shim_file_row_groups(const arrow_shim_file *file);
arrow_shim_row_group arrow_shim_file_row_group(const arrow_shim_file *file, int index);

/// The columns, as children of one struct. Field ids are in the metadata of each field, under PARQUET:field_id.
int arrow_shim_file_schema(const arrow_shim_file *file, struct ArrowSchema *schema, char **message);

/// Starts reading. The reader keeps the file open by itself.
/// @param columns positions of top-level columns, in the order in which they are wanted
/// @param batch_rows upper bound of the rows of a batch
/// @param budget bytes of pages, before compression, that may be decoded ahead
int arrow_shim_reader_open(
    const arrow_shim_file *file, const int *columns, int column_count, int64_t batch_rows, int64_t budget,
    arrow_shim_reader **reader, char **message);
/// Puts the first row groups under way, without waiting for them.
int arrow_shim_reader_start(arrow_shim_reader *reader, char **message);
/// Drops the reader; waits for row groups that are being decoded.
void arrow_shim_reader_close(arrow_shim_reader *reader);

/// The next rows, in file order, as one struct array, validated in full. After the last, `batch->release` is null.
int arrow_shim_reader_next(arrow_shim_reader *reader, struct ArrowArray *batch, char **message);

// Object stores --------------------------------------------------------------------------------------------------------

/// S3, Google Cloud Storage or Azure Data Lake Storage, and the credentials for it. May be used by several threads at once.
/// The calls below retry what may pass (no connection, throttling) for some seconds before they fail with ARROW_SHIM_IO.
typedef struct arrow_shim_store arrow_shim_store;

typedef struct arrow_shim_object {
    /// Freed by the caller with `arrow_shim_free`.
    uint8_t *bytes;
    int64_t count;
    /// Milliseconds since 1970-01-01T00:00:00Z.
    int64_t modified;
} arrow_shim_object;

/// Connects to the store of an s3://, gs:// or abfss:// URI. Credentials come from environment variables, never from the URI.
/// @param root is set to the path in the store that the URI names; freed by the caller
int arrow_shim_store_open(const char *uri, arrow_shim_store **store, char **root, char **message);
void arrow_shim_store_close(arrow_shim_store *store);

/// Reads an object, or a range of it: one request for its size and time, one for its bytes. A range that exceeds the object
/// is ARROW_SHIM_INVALID.
/// @param count -1 for all from `offset` on
int arrow_shim_store_read(
    const arrow_shim_store *store, const char *path, int64_t offset, int64_t count, arrow_shim_object *object, char **message);

/// The names of the objects directly below `path`, each ended by a zero byte. None where there is no such path.
int arrow_shim_store_list(const arrow_shim_store *store, const char *path, arrow_shim_object *names, char **message);

/// As `arrow_shim_file_open`, for an object. The file keeps the store open by itself.
int arrow_shim_store_file_open(const arrow_shim_store *store, const char *path, arrow_shim_file **file, char **message);

/// Ends the threads of object stores; nothing can be read from one afterwards. A process that has opened one calls it before it
/// exits.
void arrow_shim_stores_shut_down(void);

// Writing --------------------------------------------------------------------------------------------------------------

typedef struct arrow_shim_writer arrow_shim_writer;

typedef enum arrow_shim_compression {
    ARROW_SHIM_UNCOMPRESSED = 0,
    ARROW_SHIM_SNAPPY = 1,
    ARROW_SHIM_ZSTD = 2
} arrow_shim_compression;

/// Creates the file `path`, which must not exist. Consumes `schema`.
int arrow_shim_writer_open(
    const char *path, struct ArrowSchema *schema, arrow_shim_compression compression, int64_t row_group_rows,
    arrow_shim_writer **writer, char **message);

/// Adds a batch: a struct array of the schema's columns. Consumes `batch`.
int arrow_shim_writer_write(arrow_shim_writer *writer, struct ArrowArray *batch, char **message);

/// Writes the footer and makes the file durable (fsync).
int arrow_shim_writer_finish(arrow_shim_writer *writer, int64_t *rows, int64_t *bytes, char **message);

/// Frees the writer. A file that was not finished is removed.
void arrow_shim_writer_close(arrow_shim_writer *writer);

#ifdef __cplusplus
}
#endif
#endif
