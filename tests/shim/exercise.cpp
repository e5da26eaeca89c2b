// Reads a file through the shim with several batch sizes, copies it through the shim's writer, and reads damaged copies:
// each must give its rows or an error code. Run under sanitizers by tests/shim/run.
#include <ArrowShim.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

void require(bool condition, const char *what, char *message = nullptr) {
    if (condition) return;
    std::fprintf(stderr, "FAILED: %s%s%s\n", what, message ? ": " : "", message ? message : "");
    std::exit(1);
}

void release(ArrowArray &batch) {
    if (batch.release) batch.release(&batch);
}

/// Bytes of pages that no row group fits in: each is streamed.
constexpr int64_t streamed = 1;

/// Rows read; -1 after an error. `copy` receives each batch and owns it then.
template <typename Copy>
int64_t read(const std::string &path, int64_t batch_rows, Copy copy, int64_t budget = 1 << 20) {
    char *message = nullptr;
    arrow_shim_file *file = nullptr;
    if (arrow_shim_file_open(path.c_str(), &file, &message) != ARROW_SHIM_OK) {
        arrow_shim_free(message);
        return -1;
    }
    int64_t rows = 0;
    ArrowSchema schema{};
    arrow_shim_reader *reader = nullptr;
    if (arrow_shim_file_schema(file, &schema, &message) != ARROW_SHIM_OK) {
        arrow_shim_free(message);
        arrow_shim_file_close(file);
        return -1;
    }
    std::vector<int> columns;
    for (int64_t i = 0; i < schema.n_children; i++) columns.push_back(static_cast<int>(i));
    schema.release(&schema);
    if (arrow_shim_reader_open(file, columns.data(), static_cast<int>(columns.size()), batch_rows, budget, &reader, &message) !=
        ARROW_SHIM_OK) {
        rows = -1;
    }
    while (rows >= 0) {
        ArrowArray batch{};
        if (arrow_shim_reader_next(reader, &batch, &message) != ARROW_SHIM_OK) {
            rows = -1;
        } else if (!batch.release) {
            break;
        } else {
            rows += batch.length;
            copy(batch);
        }
    }
    arrow_shim_free(message);
    if (reader) arrow_shim_reader_close(reader);
    arrow_shim_file_close(file);
    return rows;
}

void copies(const std::string &path, const std::string &target, int64_t expected) {
    char *message = nullptr;
    arrow_shim_file *file = nullptr;
    require(arrow_shim_file_open(path.c_str(), &file, &message) == ARROW_SHIM_OK, "open", message);
    ArrowSchema schema{};
    require(arrow_shim_file_schema(file, &schema, &message) == ARROW_SHIM_OK, "schema", message);
    arrow_shim_file_close(file);
    arrow_shim_writer *writer = nullptr;
    require(arrow_shim_writer_open(target.c_str(), &schema, ARROW_SHIM_ZSTD, 50, &writer, &message) == ARROW_SHIM_OK, "writer", message);
    const int64_t read_rows = read(path, 33, [&](ArrowArray &batch) {
        require(arrow_shim_writer_write(writer, &batch, &message) == ARROW_SHIM_OK, "write", message);
        release(batch);
    });
    require(read_rows == expected, "rows to be copied");
    int64_t rows = 0, bytes = 0;
    require(arrow_shim_writer_finish(writer, &rows, &bytes, &message) == ARROW_SHIM_OK, "finish", message);
    arrow_shim_writer_close(writer);
    require(rows == expected && bytes > 0, "rows written");
    require(read(target, 7, release) == expected, "rows of the copy");
}

void damaged(const std::string &path, const std::string &target, int64_t expected) {
    std::ifstream in(path, std::ios::binary);
    const std::vector<char> whole((std::istreambuf_iterator<char>(in)), {});
    std::mt19937 random(1);
    for (int round = 0; round < 400; round++) {
        std::vector<char> bytes = whole;
        if (round % 4 == 0) {
            bytes.resize(random() % bytes.size());
        } else {
            for (unsigned flips = 1 + random() % 3; flips > 0; flips--) bytes[random() % bytes.size()] ^= static_cast<char>(1u << random() % 8);
        }
        std::ofstream(target, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        read(target, round % 2 ? 7 : 4096, release, round % 3 ? 1 << 20 : streamed);
    }
    require(read(path, 4096, release) == expected, "rows after the damage");
    require(read(path, 7, release, streamed) == expected, "rows streamed");
}

/// Arrow's threads may hold on to what they decoded for a moment longer than the reader.
bool allReleased() {
    for (int tries = 0; tries < 500 && arrow_shim_bytes_allocated() != 0; tries++) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return arrow_shim_bytes_allocated() == 0;
}

}  // namespace

int main(int argc, char **argv) {
    require(argc == 3, "usage: exercise FILE DIRECTORY");
    const std::string path = argv[1], directory = argv[2];
    const int64_t expected = read(path, 4096, release);
    require(expected > 0, "rows");
    for (int64_t size : {1, 7, 60, 61, 1 << 20}) require(read(path, size, release) == expected, "rows, whatever the batch size");
    require(read(directory + "/nothing", 7, release) == -1, "a missing file is an error");
    const std::string impossible = directory + "/impossible-sizes.parquet";
    require(read(impossible, 4096, release) == expected, "rows, whatever the footer says of their size");
    copies(path, directory + "/copy.parquet", expected);
    damaged(path, directory + "/damaged.parquet", expected);
    require(allReleased(), "every buffer is released");
    std::puts("the shim is clean under AddressSanitizer and UndefinedBehaviorSanitizer");
}
