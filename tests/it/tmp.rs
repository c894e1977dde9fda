use crate::support::SiteTest;
#[test]
fn timing() {
    let mut s = SiteTest::new(
        "=== annals.yaml ===\ntitle: x\n=== content/logs/2025-03-03.md ===\n---\ndate: 2025-03-03\n---\nHi\n",
    );
    for _ in 0..3 {
        let t = std::time::Instant::now();
        s.build_clean();
        println!("clean {:?}", t.elapsed());
    }
    let t = std::time::Instant::now();
    s.build();
    println!("{:?}", t.elapsed());
    let t = std::time::Instant::now();
    s.build();
    println!("kept {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let (th, _) = annals::render::Theme::load(&s.tree, "default");
    println!("theme {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let e = annals::render::Engine::new(&th, "en");
    println!("engine {:?}", t.elapsed());
    let e = e.ok().unwrap();
    let t = std::time::Instant::now();
    let w = e.worker(|_| {});
    println!("worker {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let c = annals::config::load::load(None, true);
    println!("config {:?}", t.elapsed());
}
