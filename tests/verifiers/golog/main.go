// Golog verifies a Slovo ledger with Go's own libraries (golang.org/x/mod/sumdb), sharing no code
// with the server.
//
//	golog log [-n N] [-old FILE] BASE_URL VKEY   the log served below BASE_URL/ledger
//	golog receipt FILE VKEY                      a receipt, offline
//	golog serve FOLDER                           serves a folder on loopback, prints its URL
//
// VKEY is the key's text or the name of a file that holds it. Exit status: 0 it verifies, 1 it does
// not, 2 wrong usage.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	err := usage
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "log":
			err = verifyLog(os.Args[2:])
		case "receipt":
			err = verifyReceipt(os.Args[2:])
		case "serve":
			err = serve(os.Args[2:])
		}
	}
	if err == usage {
		fmt.Fprintln(os.Stderr, "usage: golog log [-n N] [-old FILE] BASE_URL VKEY | receipt FILE VKEY | serve FOLDER")
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "golog: "+err.Error())
		os.Exit(1)
	}
}

var usage = fmt.Errorf("usage")

// verifier takes a key's text, or the file that holds it.
func verifier(argument string) (note.Verifier, error) {
	if text, err := os.ReadFile(argument); err == nil {
		argument = strings.TrimSpace(string(text))
	}
	return note.NewVerifier(argument)
}

// openCheckpoint verifies a C2SP checkpoint: origin, size and root in three lines, signed.
func openCheckpoint(message []byte, key note.Verifier) (tlog.Tree, error) {
	var tree tlog.Tree
	opened, err := note.Open(message, note.VerifierList(key))
	if err != nil {
		return tree, fmt.Errorf("checkpoint: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return tree, fmt.Errorf("checkpoint: not three lines")
	}
	if lines[0] != key.Name() {
		return tree, fmt.Errorf("checkpoint: it is of %q, not of %q", lines[0], key.Name())
	}
	tree.N, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || tree.N < 0 || strconv.FormatInt(tree.N, 10) != lines[1] {
		return tree, fmt.Errorf("checkpoint: no size in its second line")
	}
	if tree.Hash, err = tlog.ParseHash(lines[2]); err != nil {
		return tree, fmt.Errorf("checkpoint: no root in its third line")
	}
	return tree, nil
}

// site reads a log over HTTP. It is a tlog.TileReader, which has other paths than C2SP tlog-tiles.
type site struct {
	base   string
	client http.Client
	tiles  map[tlog.Tile][]byte // those that the library found to belong to the tree
}

func (s *site) get(path string, most int64) ([]byte, error) {
	response, err := s.client.Get(s.base + "/ledger/" + path)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, response.Status)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s: longer than %d bytes", path, most)
	}
	return data, err
}

// getPart reads a tile or bundle of this width: the partial one, or else the beginning of the full.
func (s *site) getPart(path string, width int, most int64, cut func([]byte) ([]byte, error)) ([]byte, error) {
	if width < 256 {
		if data, err := s.get(fmt.Sprintf("%s.p/%d", path, width), most); err == nil {
			return data, nil
		}
	}
	data, err := s.get(path, most)
	if err != nil {
		return nil, err
	}
	return cut(data)
}

func (s *site) Height() int { return 8 }

func (s *site) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(tiles))
	for i, tile := range tiles {
		if data, ok := s.tiles[tile]; ok {
			all[i] = data
			continue
		}
		full := tile
		full.W = 256
		path := "tile/" + strings.TrimPrefix(full.Path(), "tile/8/")
		size := tile.W * tlog.HashSize
		data, err := s.getPart(path, tile.W, 256*tlog.HashSize, func(data []byte) ([]byte, error) {
			if len(data) < size {
				return nil, fmt.Errorf("%s: too short", path)
			}
			return data[:size], nil
		})
		if err != nil {
			return nil, err
		}
		all[i] = data
	}
	return all, nil
}

func (s *site) SaveTiles(tiles []tlog.Tile, data [][]byte) {
	for i, tile := range tiles {
		s.tiles[tile] = data[i]
	}
}

// entries reads entry bundle n of a tree of this size.
func (s *site) entries(n, size int64) ([][]byte, error) {
	width := 256
	if rest := size - n*256; rest < 256 {
		width = int(rest)
	}
	path := strings.Replace(tlog.Tile{H: 8, L: 0, N: n, W: 256}.Path(), "tile/8/0/", "tile/entries/", 1)
	data, err := s.getPart(path, width, 256*(2+65535), func(data []byte) ([]byte, error) { return data, nil })
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(entries) < width {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s: cut short", path)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	return entries, nil
}

func verifyLog(arguments []string) error {
	flags := flag.NewFlagSet("log", flag.ContinueOnError)
	proofs := flags.Int64("n", 1000, "proofs of inclusion to make, at random entries")
	old := flags.String("old", "", "file of an earlier checkpoint, which must be a beginning of the log")
	if flags.Parse(arguments) != nil || flags.NArg() != 2 {
		return usage
	}
	key, err := verifier(flags.Arg(1))
	if err != nil {
		return err
	}
	s := &site{base: strings.TrimSuffix(flags.Arg(0), "/"), tiles: map[tlog.Tile][]byte{}}
	s.client.Timeout = 30 * time.Second
	message, err := s.get("checkpoint", 1<<20)
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(message, key)
	if err != nil {
		return err
	}
	if tree.N == 0 {
		fmt.Println("golog: the log is empty")
		return nil
	}
	reader := tlog.TileHashReader(tree, s)
	if root, err := tlog.TreeHash(tree.N, reader); err != nil || root != tree.Hash {
		return fmt.Errorf("the tiles have not the checkpoint's root: %v", err)
	}
	if err := verifyEntries(s, tree, reader, *proofs); err != nil {
		return err
	}
	if *old != "" {
		if err := verifyConsistency(*old, key, tree, reader); err != nil {
			return err
		}
	}
	fmt.Printf("golog: %s: %d entries verified\n", key.Name(), tree.N)
	return nil
}

// verifyEntries compares every entry with its leaf in the authenticated tiles, and makes and checks
// proofs of inclusion for some.
func verifyEntries(s *site, tree tlog.Tree, reader tlog.HashReader, proofs int64) error {
	for n := int64(0); n*256 < tree.N; n++ {
		entries, err := s.entries(n, tree.N)
		if err != nil {
			return err
		}
		var indexes []int64
		for i := range entries {
			indexes = append(indexes, tlog.StoredHashIndex(0, n*256+int64(i)))
		}
		leaves, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			index := n*256 + int64(i)
			if len(entry) != 32 {
				return fmt.Errorf("entry %d: it has %d bytes, not 32", index, len(entry))
			}
			if tlog.RecordHash(entry) != leaves[i] {
				return fmt.Errorf("entry %d: it is not the one of the tree", index)
			}
			if rand.Int63n(tree.N) >= proofs {
				continue
			}
			proof, err := tlog.ProveRecord(tree.N, index, reader)
			if err == nil {
				err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
			}
			if err != nil {
				return fmt.Errorf("entry %d: %v", index, err)
			}
		}
	}
	return nil
}

func verifyConsistency(file string, key note.Verifier, tree tlog.Tree, reader tlog.HashReader) error {
	message, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	old, err := openCheckpoint(message, key)
	if err != nil {
		return err
	}
	if old.N == 0 {
		return nil
	}
	if old.N > tree.N {
		return fmt.Errorf("the log shrank from %d to %d entries", old.N, tree.N)
	}
	proof, err := tlog.ProveTree(tree.N, old.N, reader)
	if err == nil {
		err = tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
	}
	if err != nil {
		return fmt.Errorf("the earlier checkpoint is not a beginning of the log: %v", err)
	}
	return nil
}

func serve(arguments []string) error {
	if len(arguments) != 1 {
		return usage
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String())
	return http.Serve(listener, http.FileServer(http.Dir(arguments[0])))
}

func decodeHash(text string) (hash tlog.Hash, err error) {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(data) != tlog.HashSize {
		return hash, fmt.Errorf("receipt: %q is no hash", text)
	}
	copy(hash[:], data)
	return hash, nil
}
