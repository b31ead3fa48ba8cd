package com.example.shop;

import org.springframework.data.jpa.repository.JpaRepository;

/** The items in the database. */
interface Items extends JpaRepository<Item, String> {}
