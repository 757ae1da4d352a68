//! Connections from one network: it has its share, and the others theirs.

use super::limits::{Line, head, status};
use std::time::Duration;
use tests::harness::Server;
use tokio::{net::TcpSocket, time::sleep};

/// A server for ten connections, three of them from one network.
fn a_small_server(data: &std::path::Path, more: &[&str]) -> Server {
    drop(Server::bare(data, &[]).unwrap());
    let settings = ["--any-phone", "--connections", "10", "--connections-a-network", "3"];
    Server::start_with(data, 0, &[&settings[..], more].concat()).unwrap()
}

/// Connections that have begun to ask.
async fn open(server: &Server, many: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for _ in 0..many {
        let mut line = Line::to(server).await;
        line.says("GET /health HTTP/1.1\r\n").await;
        lines.push(line);
    }
    sleep(Duration::from_millis(200)).await; // all are accepted
    lines
}

/// What a client at another address is answered.
async fn from(address: &str, server: &Server) -> u16 {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
    let mut line = Line(socket.connect(server.address().parse().unwrap()).await.unwrap());
    line.says(head("GET", "/health", "")).await;
    status(&line.hears().await.0)
}

#[tokio::test]
async fn one_network_takes_its_share_of_the_connections_and_leaves_the_others_theirs() {
    let data = tempfile::tempdir().unwrap();
    let server = a_small_server(data.path(), &[]);
    let mut lines = open(&server, 3).await;
    assert_eq!(from("127.0.0.1", &server).await, 0, "closed at once");
    assert_eq!(from("127.0.0.2", &server).await, 200);
    lines.pop();
    sleep(Duration::from_millis(200)).await;
    assert_eq!(from("127.0.0.1", &server).await, 200, "one has gone");
}

#[tokio::test]
async fn a_trusted_proxy_brings_everybody_and_is_no_network() {
    let data = tempfile::tempdir().unwrap();
    let server = a_small_server(data.path(), &["--trusted-proxy", "127.0.0.1"]);
    let _lines = open(&server, 8).await;
    assert_eq!(from("127.0.0.1", &server).await, 200);
}
