// Command stranger checks a published tlog-tiles directory with nothing but golang.org/x/mod: the checkpoint's
// signature, the tree's root, the inclusion of records, and consistency with an older checkpoint.
//
// It shares no code with the program that wrote the directory. It prints one JSON object; exit status 1 is a
// refusal, 2 a wrong call.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type head struct {
	origin string
	tree   tlog.Tree
}

type report struct {
	Origin         string   `json:"origin"`
	Size           int64    `json:"size"`
	Root           string   `json:"root"`
	RootOfTiles    string   `json:"root_of_tiles"`
	RootOfEntries  string   `json:"root_of_entries"`
	Records        []record `json:"records"`
	ConsistentFrom int64    `json:"consistent_from"`
	Unverified     int      `json:"unverified_signatures"`
}

type record struct {
	Index  int64  `json:"index"`
	Leaf   string `json:"leaf"`
	Length int    `json:"length"`
}

func main() {
	dir := flag.String("dir", "", "published directory")
	vkey := flag.String("vkey", "", "verifier key of the log")
	old := flag.String("old", "", "file with an older checkpoint")
	indexes := flag.String("index", "", "record numbers, separated by commas")
	tilesOnly := flag.Bool("tiles-only", false, "the directory holds no entries, only checkpoint and hash tiles")
	signatures := flag.String("signatures", "", "file with signatures to judge, and nothing else to do")
	flag.Parse()
	if *signatures != "" {
		answer(judge(*signatures))
		return
	}
	if *dir == "" || *vkey == "" || flag.NArg() != 0 {
		flag.Usage()
		os.Exit(2)
	}
	answer(check(*dir, *vkey, *old, *indexes, !*tilesOnly))
}

func answer(found any, err error) {
	if err != nil {
		found = map[string]string{"error": err.Error()}
	}
	out, failed := json.Marshal(found)
	if failed != nil {
		panic(failed)
	}
	fmt.Println(string(out))
	if err != nil {
		os.Exit(1)
	}
}

func check(dir, vkey, old, indexes string, withEntries bool) (any, error) {
	newest, unverified, err := open(filepath.Join(dir, "checkpoint"), vkey)
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	plain, err := tlog.TreeHash(newest.tree.N, files(dir, newest.tree.N))
	if err != nil {
		return nil, fmt.Errorf("tiles: %w", err)
	}
	if plain != newest.tree.Hash {
		return nil, fmt.Errorf("tiles: their root %v is not the checkpoint's %v", plain, newest.tree.Hash)
	}
	rootOfAll := ""
	if withEntries {
		entries, err := rootOfEntries(dir, newest.tree.N)
		if err != nil {
			return nil, fmt.Errorf("entries: %w", err)
		}
		if entries != newest.tree.Hash {
			return nil, fmt.Errorf("entries: their root %v is not the checkpoint's %v", entries, newest.tree.Hash)
		}
		rootOfAll = entries.String()
	}
	tiles := tlog.TileHashReader(newest.tree, reader{dir})
	records, err := checkRecords(dir, newest.tree, tiles, indexes)
	if err != nil {
		return nil, err
	}
	found := report{
		Origin: newest.origin, Size: newest.tree.N, Root: newest.tree.Hash.String(), RootOfTiles: plain.String(),
		RootOfEntries: rootOfAll, Records: records, Unverified: unverified,
	}
	if old != "" {
		older, _, err := open(old, vkey)
		if err != nil {
			return nil, fmt.Errorf("older checkpoint: %w", err)
		}
		proof, err := tlog.ProveTree(newest.tree.N, older.tree.N, tiles)
		if err != nil {
			return nil, fmt.Errorf("consistency: %w", err)
		}
		if err := tlog.CheckTree(proof, newest.tree.N, newest.tree.Hash, older.tree.N, older.tree.Hash); err != nil {
			return nil, fmt.Errorf("consistency: %w", err)
		}
		found.ConsistentFrom = older.tree.N
	}
	return found, nil
}

// open verifies the log's signature and reads the three lines of a checkpoint.
func open(path, vkey string) (head, int, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return head{}, 0, err
	}
	verifier, err := newVerifier(vkey)
	if err != nil {
		return head{}, 0, err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return head{}, 0, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifier.Name() {
		return head{}, 0, errors.New("not three lines that begin with the log's name")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return head{}, 0, fmt.Errorf("not a size: %q", lines[1])
	}
	hash, err := tlog.ParseHash(lines[2])
	if err != nil {
		return head{}, 0, err
	}
	return head{lines[0], tlog.Tree{N: size, Hash: hash}}, len(opened.UnverifiedSigs), nil
}

func checkRecords(dir string, tree tlog.Tree, tiles tlog.HashReader, indexes string) ([]record, error) {
	records := []record{}
	for _, text := range strings.FieldsFunc(indexes, func(r rune) bool { return r == ',' }) {
		index, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, err
		}
		entry, err := readEntry(dir, tree.N, index)
		if err != nil {
			return nil, fmt.Errorf("record %d: %w", index, err)
		}
		leaf := tlog.RecordHash(entry)
		proof, err := tlog.ProveRecord(tree.N, index, tiles)
		if err != nil {
			return nil, fmt.Errorf("record %d: %w", index, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf); err != nil {
			return nil, fmt.Errorf("record %d: %w", index, err)
		}
		records = append(records, record{index, base64.StdEncoding.EncodeToString(leaf[:]), len(entry)})
	}
	return records, nil
}

// tilePath names a tile as c2sp.org/tlog-tiles does, which is not how the Go checksum database names it.
func tilePath(level string, index int64, width int) string {
	path := fmt.Sprintf("%03d", index%1000)
	for index /= 1000; index > 0; index /= 1000 {
		path = fmt.Sprintf("x%03d/%s", index%1000, path)
	}
	if width < 1<<height {
		path += fmt.Sprintf(".p/%d", width)
	}
	return filepath.Join("tile", level, filepath.FromSlash(path))
}

// reader gives the tiles of a directory; tlog.TileHashReader checks them against the tree before use.
type reader struct{ dir string }

func (r reader) Height() int { return height }

func (r reader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(r.dir, tilePath(strconv.Itoa(tile.L), tile.N, tile.W)))
		if err != nil {
			return nil, err
		}
		found[i] = data
	}
	return found, nil
}

func (r reader) SaveTiles([]tlog.Tile, [][]byte) {}

// files reads stored hashes straight from the tile files of a tree, unchecked: the caller compares the root.
func files(dir string, size int64) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			level, n := tlog.SplitStoredHashIndex(index)
			row, first := level/height, n<<(level%height)
			width := min(1<<height, (size>>(height*row))-(first>>height<<height))
			data, err := os.ReadFile(filepath.Join(dir, tilePath(strconv.Itoa(row), first>>height, int(width))))
			if err != nil {
				return nil, err
			}
			if int64(len(data)) != width*tlog.HashSize {
				return nil, fmt.Errorf("tile %d/%d has %d bytes", row, first>>height, len(data))
			}
			offset := (first & (1<<height - 1)) * tlog.HashSize
			hashes[i] = subtree(data[offset : offset+tlog.HashSize<<(level%height)])
		}
		return hashes, nil
	})
}

func subtree(data []byte) tlog.Hash {
	if len(data) == tlog.HashSize {
		return tlog.Hash(data)
	}
	return tlog.NodeHash(subtree(data[:len(data)/2]), subtree(data[len(data)/2:]))
}

func readBundle(dir string, size, bundle int64) ([][]byte, error) {
	width := min(1<<height, size-bundle<<height)
	data, err := os.ReadFile(filepath.Join(dir, tilePath("entries", bundle, int(width))))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("bundle %d ends in the middle of an entry", bundle)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if int64(len(entries)) != width {
		return nil, fmt.Errorf("bundle %d holds %d entries, not %d", bundle, len(entries), width)
	}
	return entries, nil
}

func readEntry(dir string, size, index int64) ([]byte, error) {
	if index < 0 || index >= size {
		return nil, fmt.Errorf("not in a tree of %d", size)
	}
	entries, err := readBundle(dir, size, index>>height)
	if err != nil {
		return nil, err
	}
	return entries[index&(1<<height-1)], nil
}

// rootOfEntries builds the whole tree again from the entries alone.
func rootOfEntries(dir string, size int64) (tlog.Hash, error) {
	var stored []tlog.Hash
	kept := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	for bundle := int64(0); bundle<<height < size; bundle++ {
		entries, err := readBundle(dir, size, bundle)
		if err != nil {
			return tlog.Hash{}, err
		}
		for i, entry := range entries {
			more, err := tlog.StoredHashes(bundle<<height+int64(i), entry, kept)
			if err != nil {
				return tlog.Hash{}, err
			}
			stored = append(stored, more...)
		}
	}
	return tlog.TreeHash(size, kept)
}
