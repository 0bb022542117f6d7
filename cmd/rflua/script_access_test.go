package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/crypto/bcrypt"
)

func init() {
	// certificate NAME [DAYS]: makes NAME.pem and NAME.key, for localhost and 127.0.0.1, of server and client, signed by
	// itself, good for so many days.
	scriptCommands["certificate"] = func(ts *testscript.TestScript, neg bool, args []string) {
		days := certificateDays
		if len(args) == 2 {
			var err error
			days, err = strconv.Atoi(args[1])
			ts.Check(err)
		}
		want(ts, !neg && (len(args) == 1 || len(args) == 2), "certificate NAME [DAYS]")
		ts.Check(writeCertificate(ts.MkAbs("."), args[0], days))
	}
	// htpasswd FILE USER PASSWORD: makes a file with one user.
	scriptCommands["htpasswd"] = func(ts *testscript.TestScript, neg bool, args []string) {
		want(ts, !neg && len(args) == 3, "htpasswd FILE USER PASSWORD")
		ts.Check(writeUser(ts.MkAbs(args[0]), args[1], args[2]))
	}
	// get URL [HOST]: prints the status, the challenge if there is one, and the body.
	scriptCommands["get"] = get
}

// certificateDays is for how long a certificate is good if nobody says more.
const certificateDays = 30

// writeCertificate makes dir/name.pem and dir/name.key, good for so many days.
func writeCertificate(dir, name string, days int) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(0, 0, days),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	for file, block := range map[string]*pem.Block{".pem": {Type: "CERTIFICATE", Bytes: cert}, ".key": {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(filepath.Join(dir, name+file), pem.EncodeToMemory(block), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// writeUser makes an htpasswd file.
func writeUser(file, user, password string) error {
	hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	if err != nil {
		return err
	}
	return os.WriteFile(file, fmt.Appendf(nil, "%s:%s\n", user, hash), 0o600)
}

func get(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && (len(args) == 1 || len(args) == 2), "get URL [HOST]")
	request, err := http.NewRequestWithContext(of(ts).ctx, http.MethodGet, args[0], nil)
	ts.Check(err)
	if len(args) > 1 {
		request.Host = args[1]
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	ts.Check(err)
	defer response.Body.Close()
	fmt.Fprintln(ts.Stdout(), response.Status)
	if challenge := response.Header.Get("WWW-Authenticate"); challenge != "" {
		fmt.Fprintln(ts.Stdout(), challenge)
	}
	_, err = io.Copy(ts.Stdout(), response.Body)
	ts.Check(err)
}
